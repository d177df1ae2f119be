/** The window: bar, screen, status line; which screen there is follows from what is known. */

import { Details } from './details.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { FirstRun } from './first-run.tsx'
import { HostTable } from './host-table.tsx'
import { MapScreen } from './map-screen.tsx'
import { NewScan } from './new-scan.tsx'
import { Notice } from './notice.tsx'
import { Report } from './report.tsx'
import { Scans } from './scans.tsx'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'
import { useNetwork, useView } from './window-context.ts'

export function App() {
  return (
    <div className="window">
      <TopBar />
      <main className="screen">
        <Screen />
      </main>
      <StatusBar />
      <NewScan />
      <ExportDialog />
    </div>
  )
}

function Screen() {
  const { chart, failure, engine } = useNetwork((state) => state)
  const screen = useView((state) => state.screen)
  if (engine === 'lost')
    return (
      <Notice
        title="The engine stops again and again"
        words="Quit Portolan and start it from a terminal to see why. Your scans are kept."
      />
    )
  if (screen === 'scans') return <Scans />
  if (chart === undefined && failure !== undefined) return <Notice title={failure.message} words={failure.remedy ?? ''} />
  if (chart === undefined) return engine === 'starting' ? null : <FirstRun />
  if (screen === 'report') return <Report document={chart.document} />
  return (
    <>
      {screen === 'map' ? <MapScreen chart={chart} /> : <HostTable document={chart.document} />}
      <Details document={chart.document} />
    </>
  )
}
