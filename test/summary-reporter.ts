/** The closing lines of a test run: every skipped test by name, and the counts alone on a line. */
import type { Reporter, TestCase, TestModule } from 'vitest/node'

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const cases = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state: string): TestCase[] => cases.filter((test) => test.result().state === state)
    // A file that fails to load has no tests to count, and an error outside of tests belongs to none.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && ![...module.children.allTests()].some((test) => test.result().state === 'failed'),
    )
    const skipped = inState('skipped')
    for (const test of skipped) process.stdout.write(`SKIPPED ${test.module.relativeModuleId} > ${test.fullName}\n`)
    const failed = inState('failed').length + broken.length + errors.length
    process.stdout.write(`\n${inState('passed').length} passed, ${failed} failed, ${skipped.length} skipped\n`)
  }
}
