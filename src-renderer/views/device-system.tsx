/**
 * What a device runs, and the field in which a person says so: free words, with the systems that are known to choose from. A person's word
 * outranks the verdict of the evidence until it is taken back.
 */
import { Combobox, UnstyledButton, useCombobox } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useEffect, useId, useRef, useState } from 'react'
import { longestSystem } from '#shared/domain/device.ts'
import { believable, type MapHost } from '#shared/domain/map-document.ts'
import { givenSystem, shareWords, systemWords } from '../device-words.ts'
import { commandHint } from '../messages.ts'
import { suggestedSystems } from '../suggested-systems.ts'
import { fieldOf } from './device-writing.tsx'
import { useNetwork, useView, useWindow } from './window-context.ts'

export function DeviceSystem({ host }: { readonly host: MapHost }) {
  const { view } = useWindow()
  const isWriting = useView((state) => state.writing === 'os')
  const isAway = useNetwork((state) => state.engine !== 'running')
  const words = host.os === undefined ? <span className="device-unknown">Not known yet</span> : <span>{host.os.name}</span>
  const source = host.os !== undefined && <small>{givenSystem(host) === undefined ? shareWords(host.os.confidence) : 'set by you'}</small>
  if (host.flags.self)
    return (
      <span>
        {words} {source}
      </span>
    )
  if (isWriting && !isAway) return <SystemField host={host} />
  return (
    <UnstyledButton
      className="device-system"
      title={commandHint('set-system')}
      disabled={isAway}
      onClick={() => view.setState({ writing: 'os' })}
    >
      {words} {source}
      <IconChevronDown size={13} stroke={1.6} aria-hidden="true" />
    </UnstyledButton>
  )
}

function SystemField({ host }: { readonly host: MapHost }) {
  const document = useNetwork(({ chart }) => chart?.document)
  const { written, setWritten, end } = useSystemWriting(host)
  const list = useId()
  const store = useCombobox()
  // Opened in a second step: only then can the field name the list that it controls.
  useEffect(store.openDropdown, [])
  const systems = suggestedSystems(document ?? { hosts: [] }, written ?? '')
  const given = givenSystem(host)
  const isChoosing = (): boolean => store.getSelectedOptionIndex() >= 0
  return (
    <Combobox store={store} onOptionSubmit={end} position="bottom-start" width="target" withinPortal={false} keepMounted>
      <Combobox.Target withExpandedAttribute>
        <input
          className="device-system-field"
          aria-label={`System of ${host.label}`}
          placeholder="As the evidence says"
          value={written ?? host.os?.name ?? ''}
          maxLength={longestSystem}
          onChange={({ currentTarget }) => {
            setWritten(currentTarget.value)
            store.resetSelectedOption()
          }}
          // Left as it was found, it is nobody's word.
          {...fieldOf(
            (text) => end(written === undefined ? undefined : text),
            ({ key }) => key === 'Enter' && !isChoosing(),
          )}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={systems.length === 0}>
        <Combobox.Options id={list} className="device-systems" aria-label="Systems">
          {(written ?? '') === '' && <AsTheEvidenceSays host={host} />}
          {systems.map((system) => (
            <Combobox.Option key={system} value={system} className="device-system-choice">
              <span>{system}</span>
              {given === system && <IconCheck size={15} stroke={1.8} />}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function AsTheEvidenceSays({ host }: { readonly host: MapHost }) {
  const { os: verdict } = host.verdicts ?? {}
  return (
    <Combobox.Option value="" className="device-system-choice device-system-evidence">
      <span>
        As the evidence says <small>{verdict !== undefined && verdict.confidence >= believable ? verdict.value : 'Not known yet'}</small>
      </span>
      {givenSystem(host) === undefined && <IconCheck size={15} stroke={1.8} />}
    </Combobox.Option>
  )
}

/** `written`: undefined until something is. `end` takes the system; undefined forgets it, and nothing written takes the person's word back. */
function useSystemWriting(host: MapHost) {
  const { actions, view } = useWindow()
  const [written, setWritten] = useState<string>()
  const hasEnded = useRef(false)
  const end = (text: string | undefined): void => {
    // The field that goes away loses the focus, too.
    if (hasEnded.current) return
    hasEnded.current = true
    view.setState({ writing: undefined })
    const wanted = text?.trim()
    if (wanted === undefined || wanted === (givenSystem(host) ?? '')) return
    const value = wanted === '' ? {} : { value: wanted }
    void actions.decide([{ device: host.id, kind: 'os', ...value }], systemWords(host, value.value))
  }
  return { written, setWritten, end }
}
