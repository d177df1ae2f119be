/** The architecture as a test: who may import whom, no circles, and pure code that has no clock, no chance and no platform. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codeOf, root, type SourceFile, sourceFiles } from './source.ts'

interface Layer {
  /** Files that begin with this path belong to the layer; the longest wins. */
  readonly path: string
  /** Layers and packages that it may import, beside itself. */
  readonly mayImport: readonly string[]
  /** Without clock, chance, timers and platform. */
  readonly pure?: true
}

const shared = ['src-shared/domain', 'src-shared/contract', 'src-shared/map']

/** The import table of ARCHITECTURE.md. Imports go down only; `net`, `store` and `exchange` never meet but in the engine. */
const layers: readonly Layer[] = [
  { path: 'src-shared/domain', mayImport: ['ipaddr.js'], pure: true },
  { path: 'src-shared/contract', mayImport: ['src-shared/domain', 'zod'], pure: true },
  { path: 'src-shared/map', mayImport: ['src-shared/domain', 'webcola'], pure: true },
  { path: 'src-main/core', mayImport: [...shared, 'fast-xml-parser'], pure: true },
  { path: 'src-main/net', mayImport: [...shared, 'src-main/core', 'node:', 'net-snmp'] },
  { path: 'src-main/store', mayImport: [...shared, 'src-main/core', 'node:', 'better-sqlite3', 'zod'] },
  { path: 'src-main/exchange', mayImport: [...shared, 'src-main/core', 'node:', '@resvg/resvg-js'] },
  {
    path: 'src-main/engine',
    mayImport: [...shared, 'src-main/core', 'src-main/net', 'src-main/store', 'src-main/exchange', 'node:', 'zod'],
  },
  { path: 'src-main/cli', mayImport: [...shared, 'src-main/engine', 'src-main/serve', 'node:'] },
  { path: 'src-main/desktop', mayImport: [...shared, 'src-main/engine', 'node:', 'electron'] },
  { path: 'src-main/serve', mayImport: [...shared, 'src-main/engine', 'node:', 'ws'] },
  { path: 'src-preload', mayImport: ['src-shared/contract', 'electron'] },
  {
    path: 'src-renderer',
    mayImport: [
      ...shared,
      ...['react', 'react-dom', 'zustand', 'cytoscape', 'cytoscape-cola'],
      ...['@mantine/core', '@mantine/hooks', '@tabler/icons-react', '@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'],
    ],
  },
]

const files = sourceFiles()

function layerOf(path: string): Layer | undefined {
  return layers.filter((layer) => path.startsWith(`${layer.path}/`)).sort((a, b) => b.path.length - a.path.length)[0]
}

function forbiddenImports({ path, imports }: SourceFile): readonly string[] {
  const layer = layerOf(path)
  if (layer === undefined) return []
  const allowed = [layer.path, ...layer.mayImport]
  return imports.filter((target) => !allowed.some((prefix) => target === prefix || target.startsWith(`${prefix}/`)))
}

describe('the import table', () => {
  it('knows a layer for every file', () => {
    expect(files.filter(({ path }) => layerOf(path) === undefined).map(({ path }) => path)).toEqual([])
  })

  it('is kept by every file', () => {
    const broken = files.flatMap((file) => forbiddenImports(file).map((target) => `${file.path} imports ${target}`))
    expect(broken).toEqual([])
  })

  it('catches what it forbids', () => {
    const imports = ['src-main/net/dialer.ts', 'node:', 'src-shared/domain/scan.ts']
    const upward = { path: 'src-main/core/x.ts', text: '', imports, later: [] }
    expect(forbiddenImports(upward)).toEqual(['src-main/net/dialer.ts', 'node:'])
  })

  it('has no circles', () => {
    const imports = new Map(files.map((file) => [file.path, file.imports]))
    const done = new Set<string>()
    const circles: string[] = []
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
      if (trail.includes(path) || done.has(path)) return
      for (const target of imports.get(path) ?? []) walk(target, [...trail, path])
      done.add(path)
    }
    for (const { path } of files) walk(path, [])
    expect(circles).toEqual([])
  })

  it('has no barrels', () => {
    expect(files.filter(({ path }) => /(^|\/)index\.tsx?$/.test(path)).map(({ path }) => path)).toEqual([])
  })
})

describe('a command', () => {
  it('loads what only a scan needs when it scans', () => {
    const loaded = new Set(['src-main/cli/main.ts'])
    for (const path of loaded) {
      const file = files.find((candidate) => candidate.path === path)
      for (const target of file?.imports ?? []) if (!file?.later.includes(target)) loaded.add(target)
    }
    expect([...loaded]).toContain('src-main/core/inquiries/calls.ts')
    expect([...loaded]).not.toContain('src-main/engine/scan-run.ts')
    expect([...loaded]).not.toContain('fast-xml-parser')
  })
})

const impurities: readonly (readonly [string, RegExp])[] = [
  ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b/],
  ['chance', /\bMath\.random\b|\bcrypto\b/],
  ['timers', /\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/],
  ['the platform', /\bprocess\b|\bBuffer\b|\b(window|document|globalThis)\./],
]

describe('pure code', () => {
  it.each(impurities)('does without %s', (_, pattern) => {
    const pure = files.filter(({ path }) => layerOf(path)?.pure === true)
    expect(pure.length).toBeGreaterThan(20)
    // A map document is called `document` where it is meant; the browser's is never there.
    const guilty = pure.filter(({ text }) => pattern.test(codeOf(text).replace(/\bdocument\./g, '')))
    expect(guilty.map(({ path }) => path)).toEqual([])
  })
})

describe('names', () => {
  it('are kebab-case nouns, never catch-alls', () => {
    const wrong = files.filter(({ path }) => {
      const name = path.split('/').at(-1) ?? ''
      return !/^[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(name) || /util|helper|common|manager|misc/.test(path)
    })
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('every file says what it is before its first line of code', () => {
    expect(files.filter(({ text }) => !/^(#!.*\n)?(\/\*\*|\/\/)/.test(text)).map(({ path }) => path)).toEqual([])
  })
})

describe('sentences', () => {
  it('name no option of the command line where the window shows them too', () => {
    const hosts = ['src-main/cli/', 'src-main/serve/']
    const literal = /'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g
    // Not a property of a style sheet: `var(--ink)`, ` --ink: black`.
    const option = /(?<!var)[ (]--[a-z][a-z-]*(?![a-z-]*:)/
    const namesIn = (text: string): readonly string[] =>
      [...text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').matchAll(literal)]
        .map(([found]) => found)
        .filter((found) => option.test(found))
    expect(namesIn("failure('file', 'It is damaged.', 'Name another with --db.')")).toHaveLength(1)
    const named = files.filter(({ path }) => !hosts.some((host) => path.startsWith(host))).flatMap(({ text }) => namesIn(text))
    expect(named).toEqual([])
  })
})

describe('ARCHITECTURE.md', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')

  it('names every layer', () => {
    expect(layers.map(({ path }) => path).filter((path) => !text.includes(`\`${path}\``))).toEqual([])
  })

  it('names only tests that exist', () => {
    const named = [...text.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map((match) => match[1] ?? '')
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((path) => !exists(path))).toEqual([])
  })
})

function exists(path: string): boolean {
  try {
    readFileSync(join(root, path))
    return true
  } catch {
    return false
  }
}
