/** The window's page: puts bridge, stores, feed and commands together and draws them. */
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/Button.css'
import '@mantine/core/styles/ActionIcon.css'
import '@mantine/core/styles/SegmentedControl.css'
import '@mantine/core/styles/FloatingIndicator.css'
import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Menu.css'
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/CloseButton.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Drawer.css'
import '@mantine/core/styles/Modal.css'
import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import './styles/base.css'
import './styles/window.css'
import './styles/fields.css'
import './styles/new-scan.css'
import './styles/first-run.css'
import './styles/map.css'
import './styles/strip.css'
import './styles/limited.css'
import './styles/toast.css'
import './styles/details.css'
import './styles/host-table.css'
import './styles/page.css'
import './styles/scans.css'
import './styles/report.css'
import './styles/export.css'
import './styles/shortcuts.css'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createActions } from './actions.ts'
import { bridgeOf } from './bridge.ts'
import { createCommands } from './commands.ts'
import { createFeed } from './feed.ts'
import { listenToKeys } from './keys.ts'
import { reloadFor } from './page-build.ts'
import { createSceneMaker } from './scenes.ts'
import { createCameraMount } from './stores/camera.ts'
import { createNetworkStore } from './stores/network.ts'
import { createViewStore } from './stores/view.ts'
import { cssVariables, mantineTheme } from './theme.ts'
import { App } from './views/app.tsx'
import { WindowContext } from './views/window-context.ts'

/** Replaced when the page is built (electron.vite.config.ts). */
declare const __PORTOLAN_BUILD__: string

const bridge = bridgeOf(window)
const network = createNetworkStore()
const view = createViewStore()
const camera = createCameraMount()
const feed = createFeed({
  ...{ bridge, network, view },
  makeScene: createSceneMaker(),
  isReloading: (build) => reloadFor(build, __PORTOLAN_BUILD__, window),
})
const actions = createActions({ bridge, feed, view })
const commands = createCommands({ bridge, actions, feed, network, view, camera })

bridge.onCommand(commands.run)
commands.onAvailable(bridge.offer)
listenToKeys(window, commands.run)
feed.start()

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root.')
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={mantineTheme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <WindowContext value={{ bridge, network, view, camera, feed, actions, commands }}>
        <App />
      </WindowContext>
    </MantineProvider>
  </StrictMode>,
)
