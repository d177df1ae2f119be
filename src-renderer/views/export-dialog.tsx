/** The map as a picture to keep: format, size, colours, and what the file will look like. */
import { Button, Modal, SegmentedControl } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import type { DownloadRequest } from '#shared/contract/api.ts'
import { type Failure, isFailure, sentenceOf } from '#shared/domain/failure.ts'
import { pixelWords, exportMessages as words } from '../report-words.ts'
import { closeByEscape } from './close-by-escape.ts'
import { useNetwork, useView, useWindow } from './window-context.ts'

type Picture = Pick<DownloadRequest, 'theme' | 'scale'> & { readonly format: 'png' | 'svg' }

export function ExportDialog() {
  const { view } = useWindow()
  const isOpen = useView(({ sheet }) => sheet === 'export')
  const scan = useNetwork((state) => state.chart?.document.scan)
  const close = (): void => view.setState({ sheet: undefined })
  return (
    <Modal
      className="dialog"
      classNames={{ content: 'dialog-content', header: 'sheet-header', title: 'sheet-title', body: 'dialog-body' }}
      opened={isOpen && scan !== undefined}
      onClose={close}
      title={words.title}
      size={860}
      centered
      lockScroll={false}
      closeOnEscape={false}
      onKeyDown={(event) => closeByEscape(event, close)}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      {scan !== undefined && <ExportForm scan={scan.id} title={scan.title} onClose={close} />}
    </Modal>
  )
}

function ExportForm({ scan, title, onClose }: { readonly scan: number; readonly title: string; readonly onClose: () => void }) {
  const { actions } = useWindow()
  const [picture, setPicture] = useState<Picture>({ format: 'png', theme: 'light', scale: 2 })
  const [refusal, setRefusal] = useState<Failure>()
  const [isSaving, setSaving] = useState(false)
  const [size, setSize] = useState<{ readonly width: number; readonly height: number }>()
  const preview = usePreview(scan, picture)

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setSaving(true)
    const saved = await actions.save({ scan, ...picture })
    setSaving(false)
    if (saved === 'saved') onClose()
    else setRefusal(saved === 'cancelled' ? undefined : saved)
  }
  const shownRefusal = refusal ?? (isFailure(preview) ? preview : undefined)
  return (
    <form className="export" onSubmit={save}>
      <figure className="export-preview">
        {typeof preview === 'string' && (
          <img
            src={preview}
            alt={words.preview(title, picture.theme)}
            onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setSize({ width, height })}
          />
        )}
      </figure>
      <div className="export-choices">
        <Choice label={words.format}>
          <SegmentedControl
            data-autofocus
            fullWidth
            aria-label={words.format}
            value={picture.format}
            onChange={(format) => setPicture({ ...picture, format: format === 'svg' ? 'svg' : 'png' })}
            data={[
              { value: 'png', label: 'PNG' },
              { value: 'svg', label: 'SVG' },
            ]}
          />
        </Choice>
        {picture.format === 'png' && (
          <Choice label={words.size} note={size === undefined ? undefined : pixelWords(size, picture.scale)}>
            <SegmentedControl
              fullWidth
              aria-label={words.size}
              value={String(picture.scale)}
              onChange={(scale) => setPicture({ ...picture, scale: scale === '1' ? 1 : scale === '4' ? 4 : 2 })}
              data={['1', '2', '4'].map((scale) => ({ value: scale, label: `${scale}×` }))}
            />
          </Choice>
        )}
        <Choice label={words.colours}>
          <SegmentedControl
            fullWidth
            aria-label={words.colours}
            value={picture.theme}
            onChange={(theme) => setPicture({ ...picture, theme: theme === 'dark' ? 'dark' : 'light' })}
            data={[
              { value: 'light', label: words.light },
              { value: 'dark', label: words.dark },
            ]}
          />
        </Choice>
        <p className="export-note">{words.note}</p>
        {shownRefusal !== undefined && (
          <p className="refusal" role="alert">
            {sentenceOf(shownRefusal)}
          </p>
        )}
        <Button type="submit" loading={isSaving} leftSection={<IconDownload size={16} stroke={1.8} />}>
          {words.save(picture.format)}
        </Button>
      </div>
    </form>
  )
}

function Choice({ label, note, children }: { readonly label: string; readonly note?: string | undefined; readonly children: ReactNode }) {
  return (
    <div className="export-choice">
      <span aria-hidden="true">{label}</span>
      {children}
      {note !== undefined && <small>{note}</small>}
    </div>
  )
}

/** The picture itself, as small as it comes; its address, or why there is none. */
function usePreview(scan: number, { format, theme }: Picture): string | Failure | undefined {
  const { bridge } = useWindow()
  const [preview, setPreview] = useState<string | Failure>()
  useEffect(() => {
    let isWanted = true
    void bridge.download({ scan, format, theme, scale: 1 }).then((file) => {
      if (isWanted) setPreview(isFailure(file) ? file : `data:${file.mediaType};base64,${file.base64}`)
    })
    return () => {
      isWanted = false
    }
  }, [bridge, scan, format, theme])
  return preview
}
