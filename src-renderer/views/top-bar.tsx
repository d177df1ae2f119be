/** The bar: name, the network to scan, the one thing to do now, and the screens. */
import { ActionIcon, Button, Menu, SegmentedControl } from '@mantine/core'
import {
  IconChevronDown,
  IconDownload,
  IconHistory,
  IconPlayerStop,
  IconPlus,
  IconRefresh,
  IconReportSearch,
  IconSchema,
  IconTable,
} from '@tabler/icons-react'
import { type CommandId, commands as commandList } from '#shared/contract/commands.ts'
import { commandHint, topBarMessages as words } from '../messages.ts'
import { isOffered, ownNetworksOf } from '../own-networks.ts'
import type { ScreenName } from '../stores/view.ts'
import { Icon } from './icon.tsx'
import { useNetwork, useOwnNetwork, useView, useWindow } from './window-context.ts'

export function TopBar() {
  const hasChart = useNetwork((state) => state.chart !== undefined)
  return (
    <header className="top-bar">
      <span className="brand">
        <Icon name="compass" size={22} />
        Portolan
      </span>
      <NetworkMenu />
      {hasChart && <ScanButton />}
      {hasChart && <NewScanButton />}
      <ScreenChoice />
      {hasChart && <ExportButton />}
    </header>
  )
}

function NetworkMenu() {
  const { view } = useWindow()
  const interfaces = useNetwork((state) => state.interfaces)
  const own = useOwnNetwork()
  const networks = ownNetworksOf(interfaces)
  if (own === undefined) return null
  const offered = new Set(interfaces.filter(isOffered).map(({ name }) => name))
  return (
    <Menu position="bottom-start" withinPortal={false}>
      <Menu.Target>
        <Button
          variant="default"
          className="network-choice"
          disabled={networks.length < 2}
          rightSection={networks.length < 2 ? undefined : <IconChevronDown size={14} stroke={1.6} />}
        >
          <span className="network-kind">{own.kind}</span>
          <span className="address">{own.subnet}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {networks.map((network) => (
          <Menu.Item key={`${network.interface} ${network.subnet}`} onClick={() => view.setState({ chosen: network })}>
            <span className="menu-words">{network.kind}</span>
            <span className="address">{network.subnet}</span>
            <span className="menu-note">
              {network.interface}
              {offered.has(network.interface) ? '' : ', only when you choose it'}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ScanButton() {
  const { commands } = useWindow()
  const isScanning = useNetwork((state) => state.progress !== undefined)
  const isAway = useNetwork((state) => state.engine !== 'running')
  const chosen = useView((state) => state.chosen)
  const targets = useNetwork((state) => state.chart?.document.scan.targets.join(', ') ?? '')
  if (isScanning)
    return (
      <Button
        variant="default"
        className="scan-button"
        leftSection={<IconPlayerStop size={16} stroke={1.6} />}
        title={commandHint('stop')}
        onClick={() => commands.run('stop')}
      >
        {words.stop}
      </Button>
    )
  return (
    <Button
      className="scan-button"
      leftSection={<IconRefresh size={16} stroke={1.8} />}
      title={chosen === undefined ? words.scanAgainHint(targets) : words.scanNetworkHint(chosen.subnet)}
      disabled={isAway}
      onClick={() => commands.run('scan')}
    >
      {chosen === undefined ? commandList.scan.title : words.scanNetwork(chosen.subnet)}
    </Button>
  )
}

function NewScanButton() {
  const { commands } = useWindow()
  const cannotScan = useNetwork((state) => state.progress !== undefined || state.engine !== 'running')
  return (
    <Button
      variant="default"
      className="new-scan-button"
      leftSection={<IconPlus size={16} stroke={1.8} />}
      title={commandHint('new-scan')}
      disabled={cannotScan}
      onClick={() => commands.run('new-scan')}
    >
      {commandList['new-scan'].title}
    </Button>
  )
}

function ExportButton() {
  const { commands } = useWindow()
  const isAway = useNetwork((state) => state.engine !== 'running')
  return (
    <ActionIcon
      variant="subtle"
      size={34}
      className="export-button"
      title={commandHint('export')}
      aria-label={commandList.export.title}
      disabled={isAway}
      onClick={() => commands.run('export')}
    >
      <IconDownload size={18} stroke={1.6} />
    </ActionIcon>
  )
}

const screens: readonly { readonly screen: ScreenName; readonly command: CommandId; readonly icon: typeof IconSchema }[] = [
  { screen: 'map', command: 'show-map', icon: IconSchema },
  { screen: 'table', command: 'show-table', icon: IconTable },
  { screen: 'report', command: 'show-report', icon: IconReportSearch },
  { screen: 'scans', command: 'show-scans', icon: IconHistory },
]

function ScreenChoice() {
  const { commands } = useWindow()
  const shown = useView((state) => state.screen)
  const hasChart = useNetwork((state) => state.chart !== undefined)
  return (
    <SegmentedControl
      className="screen-choice"
      value={shown}
      onChange={(value) => {
        const command = screens.find(({ screen }) => screen === value)?.command
        if (command !== undefined) commands.run(command)
      }}
      aria-label="Screen"
      data={screens.map(({ screen, command, icon: ScreenIcon }) => ({
        value: screen,
        disabled: !hasChart && (screen === 'table' || screen === 'report'),
        label: <Labelled icon={<ScreenIcon size={16} stroke={1.6} />} words={commandList[command].title} hint={commandHint(command)} />,
      }))}
    />
  )
}

function Labelled({ icon, words, hint }: { readonly icon: React.ReactNode; readonly words: string; readonly hint: string }) {
  return (
    <span className="labelled" title={hint}>
      {icon}
      {words}
    </span>
  )
}
