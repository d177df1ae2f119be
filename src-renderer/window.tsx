/** The window: commands and views on what the page began with. */
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Bridge } from '#shared/contract/bridge.ts'
import { createActions } from './actions.ts'
import { createCommands } from './commands.ts'
import type { Feed } from './feed.ts'
import { listenToKeys } from './keys.ts'
import { createCameraMount } from './stores/camera.ts'
import type { NetworkStore } from './stores/network.ts'
import type { ViewStore } from './stores/view.ts'
import { cssVariables, mantineTheme } from './theme.ts'
import { App } from './views/app.tsx'
import { WindowContext } from './views/window-context.ts'

export interface WindowParts {
  readonly bridge: Bridge
  readonly network: NetworkStore
  readonly view: ViewStore
  readonly feed: Feed
}

/** Draws the window into the page, and from then on obeys keys and the native menu. */
export function openWindow({ bridge, network, view, feed }: WindowParts): void {
  const camera = createCameraMount()
  const actions = createActions({ bridge, feed, view })
  const commands = createCommands({ bridge, actions, feed, network, view, camera })
  bridge.onCommand(commands.run)
  commands.onAvailable(bridge.offer)
  listenToKeys(window, commands.run)

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
}
