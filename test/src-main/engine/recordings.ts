/** The recording that ships, and folders of resources with another one in its place. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordingName } from '../../../src-main/engine/demo.ts'
import { formatRecording, parseRecording, type Recording } from '../../../src-main/engine/recording.ts'

const shippedResources = join(import.meta.dirname, '..', '..', '..', 'resources')
export const shippedPath = join(shippedResources, 'demo', recordingName)
export const shippedText = readFileSync(shippedPath, 'utf8')
export const shipped = parsed(shippedText)

function parsed(text: string): Recording {
  const recording = parseRecording(text)
  if (typeof recording === 'number') throw new Error(`damaged in line ${recording}`)
  return recording
}

/** The same facts in the same order, so many times as fast. */
export function hastened({ entries, ...head }: Recording, factor: number): Recording {
  const sooner = (at: number): number => Math.round(at / factor)
  return {
    ...head,
    entries: entries.map((entry) =>
      'progress' in entry
        ? { progress: { ...entry.progress, at: sooner(entry.progress.at) } }
        : { sighting: { ...entry.sighting, at: sooner(entry.sighting.at) } },
    ),
  }
}

/** Resources in `folder`: those that ship, with this recording; undefined for none. */
export function resourcesWith(folder: string, recording: Recording | string | undefined): string {
  mkdirSync(join(folder, 'demo'), { recursive: true })
  for (const name of ['data', 'fonts']) symlinkSync(join(shippedResources, name), join(folder, name))
  const text = typeof recording === 'object' ? formatRecording(recording) : recording
  if (text !== undefined) writeFileSync(join(folder, 'demo', recordingName), text)
  return folder
}
