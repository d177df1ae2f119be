/**
 * Compiles `rawlink` (src-main/net/rawlink) to out/bin/rawlink, silently and only when a source is newer.
 * `--sanitize` compiles it with AddressSanitizer and UndefinedBehaviorSanitizer into a temporary directory instead, runs
 * rawlink's own tests against that binary and fails on any report.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Failure, failure, isFailure } from '#shared/domain/failure.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const sourceDirectory = join(root, 'src-main/net/rawlink')
/** Where the helper of this checkout is. */
export const rawlinkPath = join(root, 'out/bin/rawlink')
/** The tests use the helper that this environment variable names, if it is set: the sanitized one. */
const testedHelperVariable = 'PORTOLAN_TESTED_RAWLINK'

const warnings = ['-Wall', '-Wextra', '-Wformat=2', '-Wconversion', '-Wshadow', '-Wstrict-prototypes', '-Wcast-align']
const hardening = ['-O2', '-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2', '-fPIE', '-pie', '-Wl,-z,relro,-z,now,-z,noexecstack']
/** Not every compiler and processor has these. */
const hardeningWhereAccepted = [
  '-fstack-protector-strong',
  '-fstack-clash-protection',
  '-fcf-protection=full',
  '-mbranch-protection=standard',
]
/** Warnings are errors here only: a newer compiler on somebody's machine has new ones, and must not cost them raw sockets. */
const sanitizing = ['-Werror', '-O1', '-g', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']

/** Runs the compiler; its messages are the result's `stderr`. */
function compile(compiler: string, flags: readonly string[], sources: readonly string[], output: string) {
  return spawnSync(compiler, ['-std=c11', ...flags, ...sources, '-o', output], { encoding: 'utf8' })
}

function findCompiler(): string | undefined {
  const candidates = process.env['CC'] === undefined ? ['cc', 'gcc', 'clang'] : [process.env['CC']]
  return candidates.find((candidate) => spawnSync(candidate, ['--version']).status === 0)
}

function sourceFiles(): string[] {
  return readdirSync(sourceDirectory).map((name) => join(sourceDirectory, name))
}

function isUpToDate(): boolean {
  const compiledMs = statSync(rawlinkPath, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return [fileURLToPath(import.meta.url), ...sourceFiles()].every((file) => statSync(file).mtimeMs < compiledMs)
}

/** Compiles all sources and `extraSources` with `flagsOf(compiler)` to `output`, which appears whole or not at all. */
function build(
  output: string,
  flagsOf: (compiler: string) => readonly string[],
  extraSources: readonly string[] = [],
): Failure | undefined {
  if (process.platform !== 'linux')
    return failure('failed', 'rawlink is written for Linux only so far.', 'Portolan works in limited mode here.')
  const compiler = findCompiler()
  if (compiler === undefined) {
    return failure('failed', 'There is no C compiler, so rawlink cannot be built.', 'Install gcc or clang, or go on in limited mode.')
  }
  const sources = [...sourceFiles().filter((file) => file.endsWith('.c')), ...extraSources]
  const unfinished = `${output}.${process.pid}`
  const { status, stderr } = compile(compiler, [...warnings, ...flagsOf(compiler)], sources, unfinished)
  if (status !== 0) return failure('failed', `rawlink does not compile with ${compiler}:\n${stderr}`)
  renameSync(unfinished, output)
  return undefined
}

function hardeningFlags(compiler: string): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'portolan-cc-'))
  const source = join(directory, 'empty.c')
  writeFileSync(source, 'int main(void) { return 0; }\n')
  const accepted = hardeningWhereAccepted.filter(
    (flag) => compile(compiler, ['-Werror', flag], [source], join(directory, 'a')).status === 0,
  )
  rmSync(directory, { recursive: true })
  return [...hardening, ...accepted]
}

/** Brings out/bin/rawlink up to date. A failure says in one sentence why there is none. */
export function buildRawlink(): Failure | undefined {
  if (isUpToDate()) return undefined
  try {
    mkdirSync(dirname(rawlinkPath), { recursive: true })
    return build(rawlinkPath, hardeningFlags)
  } catch (error) {
    return failure('failed', `rawlink cannot be written: ${error instanceof Error ? error.message : error}.`)
  }
}

/** The helper that rawlink's tests drive: the sanitized one in `--sanitize`, else this checkout's, built first. */
export function testedRawlink(): string | Failure {
  return process.env[testedHelperVariable] ?? buildRawlink() ?? rawlinkPath
}

/**
 * Sends the sanitizers' reports, which go to stderr, to a file that is opened before the helper drops its privileges. There are no
 * leaks to look for (rawlink allocates nothing), and looking takes rights that it has given up.
 */
function reportingSource(reports: string): string {
  return `#include <fcntl.h>
    #include <unistd.h>
    const char *__asan_default_options(void);
    const char *__asan_default_options(void) { return "detect_leaks=0"; }
    __attribute__((constructor)) static void report_to_file(void) {
      int file = open(${JSON.stringify(reports)}, O_WRONLY | O_APPEND);
      if (file < 0 || dup2(file, STDERR_FILENO) < 0) _exit(99);
      close(file);
    }\n`
}

/** Builds with sanitizers, runs the tests, and fails with what was reported. */
function checkWithSanitizers(): Failure | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'portolan-sanitize-'))
  try {
    const [helper, reporting, reports] = [join(directory, 'rawlink'), join(directory, 'reporting.c'), join(directory, 'reports')]
    writeFileSync(reports, '')
    writeFileSync(reporting, reportingSource(reports))
    // Tests start the helper as other users, too.
    chmodSync(directory, 0o755)
    chmodSync(reports, 0o666)
    const failed = build(helper, () => sanitizing, [reporting])
    if (failed !== undefined) return failed
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'edges', '--project', 'lab', 'rawlink'], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, [testedHelperVariable]: helper },
    })
    const reported = readFileSync(reports, 'utf8')
    if (reported !== '') return failure('failed', `The sanitizers report:\n${reported}`)
    return status === 0 ? undefined : failure('failed', "rawlink's tests failed with the sanitized build.")
  } finally {
    rmSync(directory, { recursive: true })
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) {
  const result = process.argv.includes('--sanitize') ? checkWithSanitizers() : buildRawlink()
  if (isFailure(result)) {
    console.error([result.message, result.remedy].filter((sentence) => sentence !== undefined).join(' '))
    process.exitCode = 1
  }
}
