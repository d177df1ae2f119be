/** With what agents are asked by SNMP, closed until somebody wants it. */
import { NativeSelect, TextInput } from '@mantine/core'
import { snmpAuthProtocols, snmpPrivProtocols, snmpSizes } from '#shared/domain/snmp.ts'
import { snmpMessages as words } from '../scan-words.ts'
import type { SnmpDraft } from '../snmp-draft.ts'

interface SnmpFieldsProps {
  readonly draft: SnmpDraft
  readonly onDraft: (draft: SnmpDraft) => void
}

export function SnmpFields({ draft, onDraft }: SnmpFieldsProps) {
  const secret = (key: 'community' | 'authKey' | 'privKey', label: string, longest: number) => (
    <TextInput
      type="password"
      autoComplete="off"
      label={label}
      maxLength={longest}
      value={draft[key]}
      onChange={({ currentTarget }) => onDraft({ ...draft, [key]: currentTarget.value })}
    />
  )
  return (
    <details className="new-scan-snmp">
      <summary>{draft.version === '' ? words.title : words.titleOf(draft.version)}</summary>
      <p>{words.about}</p>
      <div className="new-scan-ports">
        <NativeSelect
          label={words.version}
          value={draft.version}
          onChange={({ currentTarget: { value } }) => onDraft({ ...draft, version: value as SnmpDraft['version'] })}
          data={words.versions}
        />
        {draft.version !== '' && draft.version !== '3' && secret('community', words.community, snmpSizes.community.most)}
        {draft.version === '3' && (
          <TextInput
            label={words.user}
            maxLength={snmpSizes.user.most}
            autoComplete="off"
            spellCheck={false}
            value={draft.user}
            onChange={({ currentTarget }) => onDraft({ ...draft, user: currentTarget.value })}
          />
        )}
      </div>
      {draft.version === '3' && (
        <div className="new-scan-pair">
          <NativeSelect
            label={words.auth}
            value={draft.authProtocol}
            onChange={({ currentTarget: { value } }) => onDraft({ ...draft, authProtocol: value as SnmpDraft['authProtocol'] })}
            data={[{ value: '', label: words.none }, ...snmpAuthProtocols.map((value) => ({ value, label: words.protocols[value] }))]}
          />
          {draft.authProtocol !== '' && secret('authKey', words.authKey, snmpSizes.passphrase.most)}
        </div>
      )}
      {draft.version === '3' && draft.authProtocol !== '' && (
        <div className="new-scan-pair">
          <NativeSelect
            label={words.priv}
            value={draft.privProtocol}
            onChange={({ currentTarget: { value } }) => onDraft({ ...draft, privProtocol: value as SnmpDraft['privProtocol'] })}
            data={[{ value: '', label: words.none }, ...snmpPrivProtocols.map((value) => ({ value, label: words.protocols[value] }))]}
          />
          {draft.privProtocol !== '' && secret('privKey', words.privKey, snmpSizes.passphrase.most)}
        </div>
      )}
    </details>
  )
}
