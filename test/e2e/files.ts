/** Files that the window lets a person keep, and what the command line makes of the same scan. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const cli = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.cjs')

export interface KeptFile {
  readonly name: string
  readonly content: Buffer
}

/** What the browser saves when `save` is done. */
export async function fileKept(page: Page, save: () => Promise<void>): Promise<KeptFile> {
  const [download] = await Promise.all([page.waitForEvent('download'), save()])
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) }
}

/** `portolan export SCAN --out FILE`, byte for byte. */
export function exportedByCommand(database: string, scan: number, file: string): Buffer {
  execFileSync(process.execPath, [cli, 'export', String(scan), '--db', database, '--out', file])
  return readFileSync(file)
}

/** Width and height of a PNG: the first chunk, PNG (Third Edition) section 11.2.1. */
export function pngSizeOf(content: Buffer): { readonly width: number; readonly height: number } {
  return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) }
}

/** Width and height that an SVG gives itself. */
export function svgSizeOf(content: Buffer): { readonly width: number; readonly height: number } {
  const [, width, height] = /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(content.toString('utf8')) ?? []
  return { width: Number(width), height: Number(height) }
}
