/** The rose of the winds on its rhumb lines: the empty sea before there is a map. */

const directions = 32
const reach = 1600

export function WindRose() {
  return (
    <div className="rose">
      <svg
        aria-hidden="true"
        className="rose-rhumbs"
        width={2 * reach}
        height={2 * reach}
        viewBox={`${-reach} ${-reach} ${2 * reach} ${2 * reach}`}
      >
        {Array.from({ length: directions }, (_, i) => {
          const { x, y } = polar((360 * i) / directions, reach * 1.5)
          return <line key={`${x} ${y}`} x2={x} y2={y} strokeWidth={i % 8 === 0 ? 1.1 : i % 4 === 0 ? 0.8 : 0.6} />
        })}
      </svg>
      <svg aria-hidden="true" className="rose-figure" width="220" height="220" viewBox="-110 -110 220 220">
        <circle r="92" />
        <circle r="76" />
        {points.map(({ degrees, length, waist }) => (
          <g key={degrees} transform={`rotate(${degrees})`}>
            <path className="rose-dark" d={half(length, waist)} />
            <path className="rose-open" d={half(length, -waist)} />
          </g>
        ))}
      </svg>
    </div>
  )
}

/** Sixteen points, the less important the shorter and the further below. */
const points = [
  ...[22.5, 67.5, 112.5, 157.5, 202.5, 247.5, 292.5, 337.5].map((degrees) => ({ degrees, length: 46, waist: 5 })),
  ...[45, 135, 225, 315].map((degrees) => ({ degrees, length: 76, waist: 8 })),
  ...[0, 90, 180, 270].map((degrees) => ({ degrees, length: 108, waist: 11 })),
]

/** From the tip to the waist to the middle: the right half of a point, or the left for a waist below zero. */
function half(length: number, waist: number): string {
  return `M0 ${-length}L${waist} ${-Math.abs(waist)}L0 0Z`
}

function polar(degrees: number, radius: number): { readonly x: number; readonly y: number } {
  const angle = (degrees * Math.PI) / 180
  return { x: Math.round(radius * Math.sin(angle)), y: Math.round(-radius * Math.cos(angle)) }
}
