/**
 * Where the page begins: small, so that the engine is asked for everything and the map's scene is made while the browser still reads
 * the much larger rest of the window.
 */
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
import '@mantine/core/styles/Combobox.css'
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
import './styles/progress.css'
import './styles/toast.css'
import './styles/details.css'
import './styles/host-table.css'
import './styles/page.css'
import './styles/scans.css'
import './styles/report.css'
import './styles/export.css'
import './styles/shortcuts.css'
import { bridgeOf } from './bridge.ts'
import { createFeed } from './feed.ts'
import { afterFrame } from './frames.ts'
import { reloadFor } from './page-build.ts'
import { createSceneMaker } from './scenes.ts'
import { createNetworkStore } from './stores/network.ts'
import { createViewStore } from './stores/view.ts'

/** Replaced when the page is built (electron.vite.config.ts). */
declare const __PORTOLAN_BUILD__: string

const bridge = bridgeOf(window)
const network = createNetworkStore()
const view = createViewStore()
const feed = createFeed({
  ...{ bridge, network, view },
  makeScene: createSceneMaker(),
  betweenFrames: () => new Promise((resolve) => void afterFrame(resolve)),
  isReloading: (build) => reloadFor(build, __PORTOLAN_BUILD__, window),
})
feed.start()

// Not awaited: the window's part imports from this one, which would wait for it.
void import('./window.tsx').then(({ openWindow }) => openWindow({ bridge, network, view, feed }))
