/** cytoscape-cola brings no types; what the map uses of it. */
declare module 'cytoscape-cola' {
  import type { Ext } from 'cytoscape'

  const extension: Ext
  export default extension
}
