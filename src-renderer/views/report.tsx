/** The map as a list: what was asked, how it went, and every host with the ports it answered on. */
import { Button } from '@mantine/core'
import { IconArrowsMaximize, IconArrowsMinimize, IconDownload, IconRefresh } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { commands as commandList } from '#shared/contract/commands.ts'
import { type MapDocument, othersOf } from '#shared/domain/map-document.ts'
import { reportSummary, reportMessages as words } from '../report-words.ts'
import { relaunchRequestOf } from '../scan-request.ts'
import { DownloadMenu } from './download-menu.tsx'
import { PageRefusal } from './page-refusal.tsx'
import { ReportCards } from './report-cards.tsx'
import { ReportRow } from './report-row.tsx'
import { useNetwork, useWindow } from './window-context.ts'

export function Report({ document }: { readonly document: MapDocument }) {
  const { actions } = useWindow()
  const isScanning = useNetwork((state) => state.progress !== undefined)
  const isAway = useNetwork((state) => state.engine !== 'running')
  const record = useNetwork((state) => state.scans.find(({ id }) => id === document.scan.id))
  return (
    <section className="page report" aria-label={commandList['show-report'].title}>
      <div className="page-content">
        <header className="page-header">
          <div>
            <h1>{document.scan.title}</h1>
            <p>{reportSummary(document, Date.now())}</p>
          </div>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} stroke={1.6} />}
            disabled={isScanning || isAway || record === undefined}
            onClick={() => record !== undefined && actions.begin(relaunchRequestOf(record))}
          >
            {words.relaunch}
          </Button>
          <DownloadMenu scan={document.scan.id}>
            <Button variant="default" leftSection={<IconDownload size={16} stroke={1.6} />} disabled={isAway}>
              {words.download}
            </Button>
          </DownloadMenu>
          <ApproveButton document={document} />
        </header>
        <PageRefusal />
        <ReportCards document={document} />
        <ReportTable document={document} />
      </div>
    </section>
  )
}

function ApproveButton({ document }: { readonly document: MapDocument }) {
  const { commands } = useWindow()
  const cannotApprove = useNetwork((state) => state.progress !== undefined || state.engine !== 'running')
  const unapproved = othersOf(document).filter(({ flags }) => flags.live && !flags.approved).length
  if (unapproved === 0) return null
  return (
    <Button disabled={cannotApprove} onClick={() => commands.run('approve-all')}>
      {words.approve(unapproved)}
    </Button>
  )
}

function ReportTable({ document: { hosts } }: { readonly document: MapDocument }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const all = hosts.map(({ id }) => id)
  usePrinting(() => setOpen(new Set(all)))
  const toggle = (id: string): void =>
    setOpen((now) => (now.has(id) ? new Set([...now].filter((other) => other !== id)) : new Set([...now, id])))
  return (
    <>
      <div className="report-bar">
        <h2>{words.hosts}</h2>
        <Button variant="subtle" leftSection={<IconArrowsMaximize size={15} stroke={1.6} />} onClick={() => setOpen(new Set(all))}>
          {words.expand}
        </Button>
        <Button
          variant="subtle"
          leftSection={<IconArrowsMinimize size={15} stroke={1.6} />}
          disabled={open.size === 0}
          onClick={() => setOpen(new Set())}
        >
          {words.collapse}
        </Button>
      </div>
      <table className="hosts report-hosts">
        <thead>
          <tr>
            <td />
            <td />
            {words.columns.map((title) => (
              <th key={title} scope="col" className={`report-head-${title.toLowerCase().replaceAll(' ', '-')}`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {hosts.map((host) => (
          <ReportRow key={host.id} host={host} isOpen={open.has(host.id)} onToggle={() => toggle(host.id)} />
        ))}
      </table>
    </>
  )
}

/** On paper nothing can be opened. */
function usePrinting(openAll: () => void): void {
  useEffect(() => {
    const prepare = (): void => flushSync(openAll)
    window.addEventListener('beforeprint', prepare)
    return () => window.removeEventListener('beforeprint', prepare)
  })
}
