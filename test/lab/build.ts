/** Before the lab suites: builds what they run, once. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export default function build(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/portolan.ts'), '--version'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
