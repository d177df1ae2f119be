/**
 * Suites by what they need. `pure` needs nothing; `edges` needs files, processes and loopback; `structure` reads the source;
 * `lab` needs network namespaces and runs one file at a time, because one neighbour table serves all of them; `e2e` runs the built
 * window and is there only when vitest itself runs inside a lab (by `npm test`).
 */
import { defineConfig } from 'vitest/config'

const e2e = {
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: './test/lab/build.ts',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
}
/** Set by the lab for what runs in it. */
const isInsideLab = process.env['PORTOLAN_LAB'] !== undefined

export default defineConfig({
  test: {
    reporters: ['default', './test/summary-reporter.ts'],
    projects: [
      ...(isInsideLab ? [e2e] : []),
      { test: { name: 'structure', include: ['test/structure/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'pure',
          include: [
            'test/src-shared/**/*.test.ts',
            'test/src-main/core/**/*.test.ts',
            'test/simulated/**/*.test.ts',
            'test/src-renderer/**/*.test.ts',
          ],
          // Property tests on a busy machine; a test that hangs is still found.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'edges',
          include: [
            'test/src-main/{net,store,engine,exchange,cli,desktop,serve}/**/*.test.ts',
            'test/src-preload/**/*.test.ts',
            'test/scripts/**/*.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          globalSetup: './test/lab/build.ts',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
