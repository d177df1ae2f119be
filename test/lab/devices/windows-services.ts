/** Services that every Windows registers with its endpoint mapper, and those that a domain controller adds. */
import type { MappedService } from './rpc-endpoint-mapper.ts'

export const windowsServices = (computer: string): readonly MappedService[] => [
  { uuid: '12345778-1234-abcd-ef00-0123456789ac', version: 1, annotation: '', at: { port: 49_664 } },
  { uuid: '12345778-1234-abcd-ef00-0123456789ac', version: 1, annotation: '', at: { pipe: '\\pipe\\lsass', computer } },
  { uuid: '367abb81-9844-35f1-ad32-98f038001003', version: 2, annotation: '', at: { port: 49_670 } },
  { uuid: 'f6beaff7-1e19-4fbb-9f8f-b89e2018337c', version: 1, annotation: 'Event log TCPIP', at: { port: 49_666 } },
  { uuid: '86d35949-83c9-4044-b424-db363231fd0c', version: 1, annotation: '', at: { port: 49_667 } },
]

export const domainControllerServices = (computer: string): readonly MappedService[] => [
  ...windowsServices(computer),
  { uuid: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2', version: 4, annotation: 'MS NT Directory DRS Interface', at: { port: 49_669 } },
  { uuid: '12345678-1234-abcd-ef00-01234567cffb', version: 1, annotation: 'Net Logon Service', at: { port: 49_669 } },
]
