/** The project's own source as the structure tests see it: files, and what each imports. Read as text, so nothing is run. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

export const root = join(import.meta.dirname, '../..')

const sourceFolders = ['src-shared', 'src-main', 'src-preload', 'src-renderer']
const importPattern = /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

export interface SourceFile {
  /** From the root: `src-main/core/wire/arp.ts`. */
  readonly path: string
  readonly text: string
  /** What it imports: paths from the root for own files, package names otherwise (`node:fs` is `node:`). */
  readonly imports: readonly string[]
  /** Those of them that are loaded only when they are needed, by `import()`. */
  readonly later: readonly string[]
}

export function sourceFiles(): readonly SourceFile[] {
  return sourceFolders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, ...importsOf(path, text) }
    })
}

function importsOf(path: string, text: string): Pick<SourceFile, 'imports' | 'later'> {
  const matches = [...text.matchAll(importPattern)]
  return {
    imports: matches.map((match) => resolveImport(path, match[1] ?? match[2] ?? '')),
    later: matches.flatMap(([, , target]) => (target === undefined ? [] : [resolveImport(path, target)])),
  }
}

function resolveImport(path: string, specifier: string): string {
  if (specifier.startsWith('#shared/')) return specifier.replace('#shared/', 'src-shared/')
  if (specifier.startsWith('.')) return relative(root, join(root, dirname(path), specifier))
  if (specifier.startsWith('node:')) return 'node:'
  const [scope = '', name] = specifier.split('/')
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}

/** Source without comments and without what stands in quotes, for rules about what the code does. */
export function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
}
