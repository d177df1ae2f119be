/** The signals that end a command which goes on until it is told to stop. */

/** As a shell has it: 128 + the number of the signal. SIGHUP says that the terminal was closed. */
export const signalStatuses = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

export type StopSignal = keyof typeof signalStatuses

/** One press of Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const samePressMs = 500

/** Calls `stop` at the first signal, for an end in good order; a later signal ends the program. */
export function onStopSignal(stop: () => void): { release(): StopSignal | undefined } {
  let received: StopSignal | undefined
  let receivedAt = 0
  const receive = (signal: NodeJS.Signals): void => {
    if (received !== undefined) {
      if (performance.now() - receivedAt > samePressMs) process.exit(signalStatuses[signal as StopSignal])
      return
    }
    received = signal as StopSignal
    receivedAt = performance.now()
    stop()
  }
  for (const signal of Object.keys(signalStatuses)) process.on(signal, receive)
  return {
    release() {
      for (const signal of Object.keys(signalStatuses)) process.off(signal, receive)
      return received
    },
  }
}
