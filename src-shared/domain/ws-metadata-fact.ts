/** What a device of WS-Discovery says of itself when it is asked (Devices Profile for Web Services of February 2006, section 5). */

/** Fetched from the host itself. Control characters kept, each text at most 200 UTF-16 units and never empty, at least one. */
export interface WsMetadataFact {
  readonly kind: 'ws-metadata'
  readonly port: number
  readonly friendlyName?: string
  readonly firmwareVersion?: string
  readonly serialNumber?: string
  readonly manufacturer?: string
  readonly modelName?: string
  readonly modelNumber?: string
  /** Of Windows' Plug and Play Extensions: `Computers`, `Printers`. */
  readonly category?: string
  /** Of a computer: `FILESERVER/Workgroup:WORKGROUP`. */
  readonly computer?: string
}
