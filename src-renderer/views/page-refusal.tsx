/** What was refused last, on the screens that have no map to say it on. */
import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useView, useWindow } from './window-context.ts'

export function PageRefusal() {
  const { view } = useWindow()
  const refusal = useView((state) => state.refusal)
  if (refusal === undefined) return null
  return (
    <div className="page-refusal" role="alert">
      <p>{refusal}</p>
      <ActionIcon variant="subtle" size={28} aria-label="Put away" onClick={() => view.setState({ refusal: undefined })}>
        <IconX size={16} stroke={1.6} />
      </ActionIcon>
    </div>
  )
}
