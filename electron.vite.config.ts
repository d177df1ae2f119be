/**
 * Builds what runs from what is written. Everything is bundled but native modules (package.json `dependencies`), as CommonJS,
 * so that the same files run in Node and in Electron's main process. The window's parts are built for older engines than Electron's
 * own (Chrome 114, Node 18), because the tests run them in an old Electron. No folder is emptied: what runs goes on with the files it
 * knows, whose names tell their content; scripts/build.ts clears them away later.
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import packageJson from './package.json' with { type: 'json' }

/** Tells any two builds apart: the page of one does not work on with the engine of another. */
const build = `${packageJson.version} ${new Date().toISOString()}`

/** Lets the browser fetch and compile the parts that the page's beginning will import, before it runs. */
const preloadedParts: Plugin = {
  name: 'preloaded-parts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.values(bundle)
        .filter((part) => part.type === 'chunk' && part.isDynamicEntry)
        .map(({ fileName }) => ({
          tag: 'link',
          injectTo: 'head',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
        })),
  },
}

export default defineConfig({
  main: {
    define: { __PORTOLAN_VERSION__: JSON.stringify(packageJson.version), __PORTOLAN_BUILD__: JSON.stringify(build) },
    build: {
      target: 'node18',
      outDir: 'out/main',
      emptyOutDir: false,
      rollupOptions: {
        input: { cli: 'src-main/cli/main.ts', desktop: 'src-main/desktop/main.ts', engine: 'src-main/engine/host-process.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'parts/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      outDir: 'out/preload',
      emptyOutDir: false,
      rollupOptions: {
        input: { preload: 'src-preload/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: '/',
    plugins: [react(), preloadedParts],
    define: { __PORTOLAN_BUILD__: JSON.stringify(build) },
    // Replaced by a new nonce for each page; see src-main/engine/host-page.ts.
    html: { cspNonce: 'PORTOLAN_STYLE_NONCE' },
    build: {
      target: 'chrome114',
      outDir: 'out/renderer',
      emptyOutDir: false,
      // The content security policy allows no font and no style from text.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true,
      reportCompressedSize: false,
      rollupOptions: { input: 'src-renderer/index.html' },
    },
  },
})
