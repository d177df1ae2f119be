/** A device's name and note, written in place. A person's word is kept with the device and outranks what was discovered. */
import { type KeyboardEvent, useRef } from 'react'
import { longestDeviceName, longestNote } from '#shared/domain/device.ts'
import { isFailure } from '#shared/domain/failure.ts'
import type { MapHost } from '#shared/domain/map-document.ts'
import { useView, useWindow } from './window-context.ts'

export function DeviceName({ host }: { readonly host: MapHost }) {
  const { isWriting, end } = useWriting(host, 'name')
  if (!isWriting) return <h2>{host.label}</h2>
  const given = host.names.find(({ source }) => source === 'human')?.name
  return (
    <h2>
      <input
        className="device-name"
        aria-label={`Name of ${host.label}`}
        placeholder="The name that was found"
        defaultValue={given ?? host.label}
        maxLength={longestDeviceName}
        {...fieldOf(end, ({ key }) => key === 'Enter')}
      />
    </h2>
  )
}

export function DeviceNote({ host }: { readonly host: MapHost }) {
  const { commands } = useWindow()
  const { isWriting, end } = useWriting(host, 'note')
  if (isWriting)
    return (
      <textarea
        className="device-note"
        aria-label={`Note on ${host.label}`}
        placeholder="What you know about it. Ctrl+Enter keeps it."
        defaultValue={host.note ?? ''}
        maxLength={longestNote}
        rows={4}
        {...fieldOf(end, ({ key, ctrlKey, metaKey }) => key === 'Enter' && (ctrlKey || metaKey))}
      />
    )
  if (host.note === undefined) return null
  return (
    <button type="button" className="device-note" title="Change the note" onClick={() => commands.run('note')}>
      {host.note}
    </button>
  )
}

/** What a field does: it takes the focus, one key keeps, Escape forgets, leaving keeps. */
export function fieldOf(end: (text: string | undefined) => void, isKept: (event: KeyboardEvent) => boolean) {
  return {
    ref: (field: HTMLInputElement | HTMLTextAreaElement | null): void => {
      if (field === null || field === document.activeElement) return
      field.focus()
      field.select()
    },
    onKeyDown: (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>): void => {
      if (event.key === 'Escape') end(undefined)
      else if (isKept(event)) end(event.currentTarget.value)
      else return
      event.preventDefault()
      event.stopPropagation()
    },
    onBlur: ({ currentTarget }: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }): void => end(currentTarget.value),
  }
}

/** `end` takes what was written; undefined forgets it. Nothing written takes the person's word back. */
function useWriting(host: MapHost, kind: 'name' | 'note') {
  const { bridge, actions, feed, view } = useWindow()
  const isWriting = useView((state) => state.writing === kind)
  const hasEnded = useRef(false)
  if (isWriting === false) hasEnded.current = false
  const end = (text: string | undefined): void => {
    // The field that goes away loses the focus, too.
    if (hasEnded.current) return
    hasEnded.current = true
    view.setState({ writing: undefined })
    const wanted = kind === 'name' ? text?.trim() : text?.trimEnd()
    const shown = kind === 'name' ? host.label : (host.note ?? '')
    if (wanted === undefined || wanted === shown) return
    void bridge.decide({ device: host.id, kind, ...(wanted === '' ? {} : { value: wanted }) }).then((decided) => {
      if (isFailure(decided)) actions.refuse(decided)
      return feed.refresh()
    })
  }
  return { isWriting, end }
}
