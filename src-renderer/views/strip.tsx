/** One line across the window while something holds that changes what everything else means: the demo, an engine that is away. */
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPlay } from '@tabler/icons-react'
import { isFailure } from '#shared/domain/failure.ts'
import { stripWords } from '../device-words.ts'
import { useNetwork, useWindow } from './window-context.ts'

export function Strip() {
  const { bridge, actions } = useWindow()
  const { engine, hello } = useNetwork((state) => state)
  if (engine === 'restarting' || engine === 'unreachable')
    return (
      <div className="strip strip-warn" role="alert">
        <IconAlertTriangle size={16} stroke={1.7} />
        <span>
          <b>{stripWords[engine][0]}</b> {stripWords[engine][1]}
        </span>
      </div>
    )
  if (hello?.demo !== true) return null
  const leave = async (): Promise<void> => {
    const left = await bridge.demo('leave')
    if (isFailure(left)) actions.refuse(left)
  }
  return (
    <section className="strip" aria-label={stripWords.demo[0]}>
      <IconPlayerPlay size={16} stroke={1.7} />
      <span>
        <b>{stripWords.demo[0]}:</b> {stripWords.demo[1]}
      </span>
      <Button size="xs" variant="default" onClick={() => void leave()}>
        Leave the demo
      </Button>
    </section>
  )
}
