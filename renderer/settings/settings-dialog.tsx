import './settings.css';
import { type ReactNode, useState } from 'react';
import { usePreferences, useStudio } from '../studio-context.ts';
import type { Preferences } from '../studio-parts.ts';
import { Icon } from '../ui/icon.tsx';
import { Modal } from '../ui/modal.tsx';
import { KeySettings } from './key-settings.tsx';
import { SETTINGS, type Setting } from './setting-list.ts';

/** Everything that people set for themselves, by searching or reading. Changes act at once. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = SETTINGS.filter(({ label, about, group }) => {
    const text = `${label} ${about} ${group}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const groups = [...new Set(found.map((setting) => setting.group))];
  return (
    <Modal title="Settings" onClose={onClose} size="large">
      <label className="search-field wide">
        <Icon name="search" />
        <input
          type="search"
          value={search}
          placeholder="Search settings and keys"
          aria-label="Search settings and keys"
          spellCheck={false}
          onChange={({ target }) => setSearch(target.value)}
        />
      </label>
      {groups.map((group) => (
        <section key={group} className="settings-group" aria-label={group}>
          <h3>{group}</h3>
          {found
            .filter((setting) => setting.group === group)
            .map((setting) => (
              <SettingRow key={setting.name} setting={setting} />
            ))}
        </section>
      ))}
      <KeySettings search={search} isAlone={found.length === 0} />
    </Modal>
  );
}

function SettingRow({ setting }: { readonly setting: Setting }): ReactNode {
  const { preferences } = useStudio();
  const { name, label, about, choices } = setting;
  const value = usePreferences((state) => state[name]);
  const set = (to: unknown): void => preferences.setState({ [name]: to } as Partial<Preferences>);
  const id = `setting-${name}`;
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      {choices === undefined ? (
        <input
          id={id}
          type="checkbox"
          className="switch"
          checked={value === true}
          aria-describedby={`${id}-about`}
          onChange={({ target }) => set(target.checked)}
        />
      ) : (
        <select
          id={id}
          value={JSON.stringify(value)}
          aria-describedby={`${id}-about`}
          onChange={({ target }) => set(JSON.parse(target.value))}
        >
          {choices.map((choice) => (
            <option key={choice.label} value={JSON.stringify(choice.value)}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
      <p id={`${id}-about`}>{about}</p>
    </div>
  );
}
