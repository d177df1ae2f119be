/** The map of a scan as a file, in the formats that need no choice. Pictures with choices are the export dialog's. */
import { Menu } from '@mantine/core'
import { IconBraces, IconFileText, IconPhoto, IconVectorTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { DownloadFormat } from '#shared/contract/api.ts'
import { isFailure } from '#shared/domain/failure.ts'
import { downloadWords } from '../scan-words.ts'
import { useWindow } from './window-context.ts'

const formats: readonly { readonly format: DownloadFormat; readonly icon: typeof IconPhoto }[] = [
  { format: 'html', icon: IconFileText },
  { format: 'json', icon: IconBraces },
  { format: 'png', icon: IconPhoto },
  { format: 'svg', icon: IconVectorTriangle },
]

/** `children` is the button that opens the menu. */
export function DownloadMenu({ scan, children }: { readonly scan: number; readonly children: ReactNode }) {
  const { actions } = useWindow()
  const save = async (format: DownloadFormat): Promise<void> => {
    const saved = await actions.save({ scan, format, theme: 'light', scale: 2 })
    if (isFailure(saved)) actions.refuse(saved)
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {formats.map(({ format, icon: FormatIcon }) => (
          <Menu.Item key={format} leftSection={<FormatIcon size={16} stroke={1.6} />} onClick={() => save(format)}>
            <span className="menu-words">{downloadWords[format].name}</span>
            <span className="menu-note">{downloadWords[format].note}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
