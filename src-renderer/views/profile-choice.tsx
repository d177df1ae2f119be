/** How fast and how polite: three cards, one chosen. */
import { useId } from 'react'
import { type ProfileName, profiles } from '#shared/domain/scan.ts'
import { newScanMessages, profileNames, profileWords } from '../scan-words.ts'

interface ProfileChoiceProps {
  readonly value: ProfileName
  readonly onChange: (profile: ProfileName) => void
}

export function ProfileChoice({ value, onChange }: ProfileChoiceProps) {
  const group = useId()
  return (
    <fieldset className="profiles">
      <legend>{newScanMessages.profile}</legend>
      {Object.values(profiles).map((profile) => (
        <label key={profile.name} className="profile">
          <input
            type="radio"
            className="unseen"
            name={group}
            value={profile.name}
            checked={profile.name === value}
            onChange={() => onChange(profile.name)}
            aria-describedby={`${group}-${profile.name}`}
          />
          <b>{profileNames[profile.name]}</b>
          <small id={`${group}-${profile.name}`}>{profileWords(profile)}</small>
        </label>
      ))}
    </fieldset>
  )
}
