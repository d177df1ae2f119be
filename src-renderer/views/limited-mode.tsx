/** The rights that a scan has: a quiet word with raw sockets, without them a chip that says what is lost and how to get it. */
import { Button, Popover } from '@mantine/core'
import { IconCopy, IconShield, IconShieldHalf } from '@tabler/icons-react'
import { useState } from 'react'
import { type Failure, isFailure } from '#shared/domain/failure.ts'
import type { NotCovered } from '#shared/domain/scan.ts'
import { copyText } from '../clipboard.ts'
import { limitedWords } from '../device-words.ts'
import { rawWords } from '../messages.ts'
import { useNetwork, useOwnNetwork, useWindow } from './window-context.ts'

export function Rights() {
  const { chart, plan, hello } = useNetwork((state) => state)
  const known = plan === undefined || isFailure(plan) ? undefined : plan
  const raw = known?.raw ?? chart?.document.scan.raw
  if (raw === undefined || hello?.demo === true) return null
  if (!raw) return <LimitedMode lost={known?.notCovered ?? chart?.document.coverage.notCovered ?? []} />
  return (
    <span className="rights">
      <IconShield size={15} stroke={1.6} />
      {rawWords(true)}
    </span>
  )
}

function LimitedMode({ lost }: { readonly lost: readonly NotCovered[] }) {
  const hello = useNetwork((state) => state.hello)
  return (
    <Popover position="top-end" width={560} withinPortal={false} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <button type="button" className="rights limited-chip">
          <IconShieldHalf size={15} stroke={1.6} />
          Limited mode
        </button>
      </Popover.Target>
      <Popover.Dropdown className="limited floating" aria-label="Limited mode">
        <h2>Limited mode: no raw sockets</h2>
        <p>{limitedWords}</p>
        <h3>What is lost</h3>
        <ul>
          {lost.map(({ what, why }) => (
            <li key={what}>
              <b>{what}.</b> {why}.
            </li>
          ))}
        </ul>
        <Enable />
        {hello !== undefined && (
          <>
            <p>Or in a terminal, once:</p>
            <CopyableCommand command={hello.allow} />
            <p>It lets one small program, rawlink, open raw sockets, and nothing else. To take it back:</p>
            <CopyableCommand command={hello.disallow} />
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function Enable() {
  const { bridge, feed } = useWindow()
  const own = useOwnNetwork()
  const [asking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<Failure>()
  const enable = async (): Promise<void> => {
    setAsking(true)
    const answer: { readonly raw: true } | Failure = await bridge.allowRaw()
    setAsking(false)
    setRefusal(isFailure(answer) ? answer : undefined)
    if (own !== undefined) await feed.plan(own)
  }
  return (
    <>
      <Button loading={asking} onClick={() => void enable()}>
        Enable
      </Button>
      {refusal !== undefined && (
        <p className="refusal" role="alert">
          {refusal.message}
        </p>
      )}
    </>
  )
}

function CopyableCommand({ command }: { readonly command: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <div className="copyable">
      <code>{command}</code>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCopy size={14} stroke={1.6} />}
        aria-label={`Copy: ${command}`}
        onClick={() => setCopied(copyText(command))}
      >
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}
