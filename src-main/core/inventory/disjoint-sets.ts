/** Sets of numbers that are united step by step (union and find with path halving: nearly linear in the number of steps). */
export interface Union {
  /** The lowest number that hangs together with this one. */
  headOf(item: number): number
  unite(a: number, b: number): void
}

export function createUnion(): Union {
  const above = new Map<number, number>()
  const headOf = (item: number): number => {
    let at = item
    for (let next = above.get(at); next !== undefined; next = above.get(at)) {
      const further = above.get(next)
      if (further !== undefined) above.set(at, further)
      at = next
    }
    return at
  }
  return {
    headOf,
    unite(a, b) {
      const [one, other] = [headOf(a), headOf(b)]
      if (one !== other) above.set(Math.max(one, other), Math.min(one, other))
    },
  }
}
