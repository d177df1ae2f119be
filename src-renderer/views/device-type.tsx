/** What the device is, and the menu by which a person says so. A person's word outranks the verdict of the evidence until it is taken back. */
import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronDown, IconScale } from '@tabler/icons-react'
import { believable, deviceTypes, type KnownType, type MapHost } from '#shared/domain/map-document.ts'
import { kindOf, typeWords } from '#shared/map/legend.ts'
import { givenType, typedWords } from '../device-words.ts'
import { commandHint } from '../messages.ts'
import { Icon } from './icon.tsx'
import { useNetwork, useView, useWindow } from './window-context.ts'

export function DeviceKind({ host }: { readonly host: MapHost }) {
  const { actions, view } = useWindow()
  const isChoosing = useView((state) => state.writing === 'type')
  const isAway = useNetwork((state) => state.engine !== 'running')
  if (host.flags.self) return <p>{kindOf(host)}</p>
  const choose = (value: KnownType | undefined): void => {
    if (value === givenType(host)) return
    void actions.decide([{ device: host.id, kind: 'type', ...(value === undefined ? {} : { value }) }], typedWords(host, value))
  }
  const { type: verdict } = host.verdicts ?? {}
  const judged = verdict !== undefined && verdict.confidence >= believable ? verdict.value : 'unknown'
  return (
    <Menu
      opened={isChoosing && !isAway}
      onChange={(isOpen) => view.setState({ writing: isOpen ? 'type' : undefined })}
      position="bottom-start"
      withinPortal={false}
      returnFocus
    >
      <Menu.Target>
        <UnstyledButton className="device-kind" title={commandHint('set-type')} disabled={isAway}>
          {kindOf(host)}
          {givenType(host) !== undefined && <small> set by you</small>}
          <IconChevronDown size={13} stroke={1.6} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className="long-menu device-types">
        <Choice isChosen={givenType(host) === undefined} onChoose={() => choose(undefined)} icon={<IconScale size={18} stroke={1.5} />}>
          <span>
            As the evidence says <small>{typeWords[judged]}</small>
          </span>
        </Choice>
        <Menu.Divider />
        {deviceTypes.map((type) => (
          <Choice key={type} isChosen={givenType(host) === type} onChoose={() => choose(type)} icon={<Icon name={type} />}>
            {typeWords[type]}
          </Choice>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

interface ChoiceProps {
  readonly isChosen: boolean
  readonly icon: React.ReactNode
  readonly onChoose: () => void
  readonly children: React.ReactNode
}

function Choice({ isChosen, icon, onChoose, children }: ChoiceProps) {
  return (
    <Menu.RadioItem value="" checked={isChosen} checkIcon={<IconCheck size={15} stroke={1.8} />} onChange={onChoose} closeMenuOnClick>
      <span className="device-type">
        {icon} {children}
      </span>
    </Menu.RadioItem>
  )
}
