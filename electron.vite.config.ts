/**
 * Builds what runs from what is written. Everything is bundled but native modules (package.json `dependencies`), as CommonJS,
 * so that the same files run in Node and in Electron's main process.
 */
import { defineConfig } from 'electron-vite'
import packageJson from './package.json' with { type: 'json' }

export default defineConfig({
  main: {
    define: { __PORTOLAN_VERSION__: JSON.stringify(packageJson.version) },
    build: {
      target: 'node22',
      outDir: 'out/main',
      emptyOutDir: true,
      rollupOptions: {
        input: { cli: 'src-main/cli/main.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
})
