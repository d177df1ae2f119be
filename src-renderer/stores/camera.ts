/** The hold that commands have on the map's camera while a map is on the screen. */

export interface Camera {
  zoomBy(factor: number): void
  fit(): void
}

export interface CameraMount {
  /** The camera of the map that is on the screen now. */
  current(): Camera | undefined
  mount(camera: Camera): void
  unmount(camera: Camera): void
}

export function createCameraMount(): CameraMount {
  let mounted: Camera | undefined
  return {
    current: () => mounted,
    mount(camera) {
      mounted = camera
    },
    unmount(camera) {
      if (mounted === camera) mounted = undefined
    },
  }
}
