/**
 * Builds what runs from what is written. Everything is bundled but native modules, as CommonJS,
 * so that the same files run in Node and in Electron's main process. The window's parts are built for older engines than Electron's
 * own (Chrome 114, Node 18), because the tests run them in an old Electron. No folder is emptied: what runs goes on with the files it
 * knows, whose names tell their content; scripts/build.ts clears them away later.
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { HtmlTagDescriptor, Plugin } from 'vite'
import packageJson from './package.json' with { type: 'json' }

/** Tells any two builds apart: the page of one does not work on with the engine of another. */
const build = `${packageJson.version} ${new Date().toISOString()}`

/** Latin letters of both typefaces; those of other scripts are fetched where they are written. */
const firstFonts = /\/(inter|jetbrains-mono)-latin-wght-normal-[^/]+\.woff2$/

/** Lets the browser fetch what the page's beginning will ask for, before it runs: the rest of the window, and the letters. */
const preloaded: Plugin = {
  name: 'preloaded',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.values(bundle).flatMap((part): HtmlTagDescriptor[] => {
        const link = { tag: 'link', injectTo: 'head' } as const
        const attributes = { crossorigin: true, href: `./${part.fileName}` }
        if (part.type === 'chunk') return part.isDynamicEntry ? [{ ...link, attrs: { rel: 'modulepreload', ...attributes } }] : []
        return firstFonts.test(part.fileName) ? [{ ...link, attrs: { rel: 'preload', as: 'font', type: 'font/woff2', ...attributes } }] : []
      }),
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
    plugins: [react(), preloaded],
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
