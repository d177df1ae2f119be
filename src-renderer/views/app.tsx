/** The window: bar, screen, status line; which screen there is follows from what is known. */

import { engineLost } from '../device-words.ts'
import { Details } from './details.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { FirstRun } from './first-run.tsx'
import { HostTable } from './host-table.tsx'
import { MapScreen } from './map-screen.tsx'
import { NewScan } from './new-scan.tsx'
import { Notice } from './notice.tsx'
import { Report } from './report.tsx'
import { Scans } from './scans.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { StatusBar } from './status-bar.tsx'
import { Strip } from './strip.tsx'
import { TopBar } from './top-bar.tsx'
import { useNetwork, useView } from './window-context.ts'

export function App() {
  return (
    <div className="window">
      <TopBar />
      <Strip />
      <main className="screen">
        <Screen />
      </main>
      <StatusBar />
      <NewScan />
      <ExportDialog />
      <Shortcuts />
    </div>
  )
}

function Screen() {
  const { chart, failure, engine } = useNetwork((state) => state)
  const screen = useView((state) => state.screen)
  if (engine === 'lost') return <Notice {...engineLost} />
  if (screen === 'scans') return <Scans />
  if (chart === undefined && failure !== undefined) return <Notice title={failure.message} words={failure.remedy ?? ''} />
  if (chart === undefined && engine === 'starting') return null
  if (screen === 'report' && chart !== undefined) return <Report document={chart.document} />
  return (
    <>
      {screen === 'map' || chart === undefined ? (
        <MapScreen chart={chart}>
          <FirstRun />
        </MapScreen>
      ) : (
        <HostTable document={chart.document} />
      )}
      {chart !== undefined && <Details document={chart.document} />}
    </>
  )
}
