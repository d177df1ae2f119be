/**
 * What the answer of one inquiry means, as far as its protocol says it: the port that it proves open and what runs there, names, keys by which
 * the device is known again, signals for the rules, and lines of evidence. One function for each kind of fact, in this folder; guesses are the
 * rules'.
 */
import type { IdentityKey } from '#shared/domain/device.ts'
import type { Fact } from '#shared/domain/fact.ts'
import type { MapName, MapPort } from '#shared/domain/map-document.ts'
import type { Sighting } from '#shared/domain/sighting.ts'
import type { Signal } from '../signal.ts'

export interface Reading {
  /** Open, by having answered. */
  readonly ports?: readonly Omit<MapPort, 'state'>[]
  readonly names?: readonly MapName[]
  readonly keys?: readonly IdentityKey[]
  readonly signals?: readonly Signal[]
  /** Safe to show. */
  readonly why?: readonly string[]
}

/** Kinds of facts that an inquiry told. */
export type Answer = Exclude<Fact['kind'], 'mac' | 'echo-reply' | 'port' | 'refusals' | 'silence' | 'host-name' | 'self' | 'gateway'>
export type Reader<K extends Fact['kind']> = (fact: Extract<Fact, { readonly kind: K }>, sighting: Sighting) => Reading
export type Readers<K extends Answer> = { readonly [Kind in K]: Reader<Kind> }
