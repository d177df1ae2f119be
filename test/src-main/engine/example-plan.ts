/** A scan of a /24 that asks for nothing but who is there, and its plan. */
import type { FlightPlan, ScanRequest } from '#shared/domain/scan.ts'
import { standardRequest } from '../../standard-request.ts'

export const exampleRequest: ScanRequest = { ...standardRequest, targets: ['10.1.1.0/24'], tcp: 'none', udp: 'none', identify: false }

export const examplePlan: FlightPlan = {
  ...{
    targets: exampleRequest.targets,
    exclude: [],
    profile: 'normal',
    raw: true,
    scope: [],
    legs: [],
    tcpPorts: [],
    udpPorts: [],
    identify: false,
  },
  ...{ addresses: 254, framesForDiscovery: 254, framesPerHost: 0, peakRatePps: 500, estimatedMs: 1_000, connectionsPerHost: 4 },
  notCovered: [],
}
