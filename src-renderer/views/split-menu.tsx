/** Takes an address of a device for another device, with the reasons why it is one so far. */
import { Button, Menu } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'
import type { MapHost } from '#shared/domain/map-document.ts'
import { isSplittable } from '../device-commands.ts'
import { useView, useWindow } from './window-context.ts'

/** Addresses that the menu offers; a router that answers for a whole network has tens of thousands. */
const mostOffered = 50

export function SplitMenu({ host, disabled }: { readonly host: MapHost; readonly disabled: boolean }) {
  const { actions, view } = useWindow()
  const isChoosing = useView((state) => state.writing === 'split')
  if (!isSplittable(host)) return null
  return (
    <Menu
      opened={isChoosing && !disabled}
      onChange={(isOpen) => view.setState({ writing: isOpen ? 'split' : undefined })}
      position="bottom-start"
      width={280}
      withinPortal={false}
      returnFocus
    >
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowsSplit2 size={15} stroke={1.6} />}
          title="Take one of its addresses for another device"
          disabled={disabled}
        >
          Split…
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="long-menu">
        {host.oneDevice?.map((reason) => (
          <Menu.Label key={reason}>{reason}</Menu.Label>
        ))}
        {host.addresses.slice(0, mostOffered).map((address) => (
          <Menu.Item key={address} onClick={() => actions.split(host, address)}>
            <span className="address">{address}</span> is another device
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
