/** How far a scan is: a line that fills, or sails while nobody knows how far. */

interface ProgressLineProps {
  readonly label: string
  /** From 0 to 1; undefined: unknown. */
  readonly share: number | undefined
}

/** The browser's own element says it; what is seen moves by transforms alone, which costs a map that grows below it nothing. */
export function ProgressLine({ label, share }: ProgressLineProps) {
  const isKnown = share !== undefined
  return (
    <>
      <progress className="unseen" aria-label={label} {...(isKnown ? { value: share } : {})} max={1} />
      <span className="progress-line" aria-hidden>
        <i className={isKnown ? 'progress-known' : 'progress-sailing'} style={isKnown ? { transform: `scaleX(${share})` } : {}} />
      </span>
    </>
  )
}
