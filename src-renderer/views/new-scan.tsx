/** A new scan, written down before it starts: what to ask, how fast, and what exactly will be sent. */
import { Button, Checkbox, Drawer, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { type Failure, sentenceOf } from '#shared/domain/failure.ts'
import { ownNetworksOf } from '../own-networks.ts'
import { type DraftField, draftOf, type Planned, problemsOf, requestOfDraft, withProfile } from '../scan-draft.ts'
import {
  consentQuestion,
  partWords,
  planLimits,
  portListWords,
  reachWords,
  scanButtonWords,
  newScanMessages as words,
} from '../scan-words.ts'
import { credentialOf, noSnmp } from '../snmp-draft.ts'
import type { ScanDraft } from '../stores/view.ts'
import { closeByEscape } from './close-by-escape.ts'
import { FlightPlan } from './flight-plan.tsx'
import { ProfileChoice } from './profile-choice.tsx'
import { SnmpFields } from './snmp-fields.tsx'
import { usePlan } from './use-plan.ts'
import { useNetwork, useOwnNetwork, useView, useWindow } from './window-context.ts'

export function NewScan() {
  const { view } = useWindow()
  const isOpen = useView(({ sheet }) => sheet === 'new-scan')
  const close = (): void => view.setState({ sheet: undefined })
  return (
    <Drawer
      className="sheet"
      classNames={{ content: 'sheet-content', header: 'sheet-header', title: 'sheet-title', body: 'sheet-body' }}
      opened={isOpen}
      onClose={close}
      title={words.title}
      position="right"
      offset={16}
      size={540}
      lockScroll={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      onKeyDown={(event) => closeByEscape(event, close)}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      <NewScanForm onClose={close} />
    </Drawer>
  )
}

function NewScanForm({ onClose }: { readonly onClose: () => void }) {
  const { view, actions } = useWindow()
  const own = useOwnNetwork()
  const isScanning = useNetwork((state) => state.progress !== undefined)
  const [draft, setDraft] = useState(() => view.getState().draft ?? draftOf(own))
  const [snmp, setSnmp] = useState(noSnmp)
  const [refusal, setRefusal] = useState<Failure>()
  const { planned, isCurrent } = usePlan(draft)
  const problems = problemsOf(draft)
  const isWrong = Object.keys(problems).length > 0
  const plan = isWrong || planned?.kind === 'refused' ? undefined : planned?.plan
  const credential = credentialOf(snmp)
  const canStart =
    isCurrent && plan !== undefined && !isScanning && typeof credential !== 'string' && (planned?.kind === 'ready' || draft.consent)

  const start = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!canStart) return
    const refused = await actions.start({ ...requestOfDraft(draft), ...(credential && { snmp: [credential] }) })
    if (refused === undefined) view.setState({ screen: 'map', chosen: undefined })
    else setRefusal(refused)
  }
  return (
    <form className="new-scan" onSubmit={start} noValidate>
      <div className="new-scan-fields">
        <PartOf scan={draft.beyondForm.rescanOf} />
        <TextInput
          data-autofocus
          label={words.scanTitle}
          placeholder={words.titleHint}
          maxLength={200}
          value={draft.title}
          onChange={({ currentTarget }) => setDraft({ ...draft, title: currentTarget.value })}
        />
        <TextField
          field="targets"
          draft={draft}
          onDraft={setDraft}
          label={words.targets}
          hint={targetsHintOf(planned, isCurrent)}
          problem={draft.targets.trim() === '' ? undefined : targetsProblemOf(problems.targets, planned, isCurrent)}
        />
        <TextField
          field="exclude"
          draft={draft}
          onDraft={setDraft}
          label={words.exclude}
          placeholder={words.excludeHint}
          problem={problems.exclude}
        />
        <ProfileChoice value={draft.profile} onChange={(profile) => setDraft(withProfile(draft, profile))} />
        <div className="new-scan-ports">
          <TextField
            field="tcp"
            draft={draft}
            onDraft={setDraft}
            label="TCP ports"
            hint={portListWords(requestOfDraft(draft).tcp, 'tcp')}
            problem={problems.tcp}
          />
          <TextField
            field="udp"
            draft={draft}
            onDraft={setDraft}
            label="UDP ports"
            hint={portListWords(requestOfDraft(draft).udp, 'udp')}
            problem={problems.udp}
          />
          <InterfaceField draft={draft} onDraft={setDraft} />
        </div>
        <SnmpFields draft={snmp} onDraft={setSnmp} />
        <FlightPlan plan={plan} isCurrent={isCurrent} />
      </div>
      <div className="new-scan-footer">
        {planned?.kind === 'consent' && isCurrent && (
          <Checkbox
            className="new-scan-consent"
            label={words.consent}
            checked={draft.consent}
            onChange={({ currentTarget }) => setDraft({ ...draft, consent: currentTarget.checked })}
          />
        )}
        {typeof credential === 'string' && <p className="warn">{credential}</p>}
        {refusal !== undefined && (
          <p className="refusal" role="alert">
            {sentenceOf(refusal)}
          </p>
        )}
        <small>{isScanning ? words.busy : [plan === undefined ? '' : planLimits(plan), words.alarm].join(' ').trim()}</small>
        <div className="new-scan-buttons">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" disabled={!canStart}>
            {plan === undefined ? words.scan : scanButtonWords(plan)}
          </Button>
        </div>
      </div>
    </form>
  )
}

/** Which scan's map this one adds to, where it does. */
function PartOf({ scan }: { readonly scan: number | undefined }) {
  const title = useNetwork((state) => state.scans.find(({ id }) => id === scan)?.title)
  return scan === undefined ? null : <p className="new-scan-part">{partWords(scan, title)}</p>
}

interface TextFieldProps {
  readonly field: DraftField
  readonly draft: ScanDraft
  readonly onDraft: (draft: ScanDraft) => void
  readonly label: string
  readonly placeholder?: string
  readonly hint?: ReactNode
  readonly problem: string | Failure | undefined
}

/** What is asked for changes: a yes to something else counts no more. */
function TextField({ field, draft, onDraft, label, placeholder, hint, problem }: TextFieldProps) {
  const id = useId()
  const wrapper = useRef<HTMLDivElement>(null)
  const error = typeof problem === 'object' ? sentenceOf(problem) : problem
  // In a low window the words would lie below the fold.
  useEffect(() => {
    if (error !== undefined) wrapper.current?.scrollIntoView({ block: 'nearest' })
  }, [error])
  return (
    <TextInput
      id={id}
      wrapperProps={{ ref: wrapper }}
      classNames={{ input: 'address' }}
      label={label}
      placeholder={placeholder}
      description={error === undefined ? hint : undefined}
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      spellCheck={false}
      autoComplete="off"
      value={draft[field]}
      onChange={({ currentTarget }) => onDraft({ ...draft, [field]: currentTarget.value, consent: false })}
    />
  )
}

function InterfaceField({ draft, onDraft }: Pick<TextFieldProps, 'draft' | 'onDraft'>) {
  const networks = ownNetworksOf(useNetwork((state) => state.interfaces))
  const names = [...new Map(networks.map((network) => [network.interface, network])).values()]
  return (
    <NativeSelect
      label={words.from}
      value={draft.interface ?? ''}
      onChange={({ currentTarget: { value } }) => onDraft({ ...draft, interface: value === '' ? undefined : value, consent: false })}
      data={[
        { value: '', label: words.anyInterface },
        ...names.map(({ interface: name, kind, address }) => ({ value: name, label: `${kind} ${name}, ${address}` })),
      ]}
    />
  )
}

function targetsHintOf(planned: Planned | undefined, isCurrent: boolean): ReactNode {
  if (!isCurrent || planned === undefined || planned.kind === 'refused') return words.targetsHint
  return planned.kind === 'ready' ? `${reachWords(planned.plan)}.` : <span className="warn">{consentQuestion(planned.refusal)}</span>
}

/** What the engine refuses is about the targets, unless it can be seen in another field. */
function targetsProblemOf(problem: Failure | undefined, planned: Planned | undefined, isCurrent: boolean): string | undefined {
  if (problem !== undefined) return sentenceOf(problem)
  return isCurrent && planned?.kind === 'refused' ? sentenceOf(planned.refusal) : undefined
}
