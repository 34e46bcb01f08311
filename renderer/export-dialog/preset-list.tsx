import type { ReactNode } from 'react';
import { EXPORT_PRESETS, type ExportPreset } from './export-choices.ts';

interface PresetListProps {
  readonly chosen: ExportPreset;
  readonly onChoose: (id: string) => void;
}

/** The programs to export for. */
export function PresetList({ chosen, onChoose }: PresetListProps): ReactNode {
  return (
    <fieldset className="presets" aria-label="For">
      {EXPORT_PRESETS.map(({ id, title }) => (
        <label key={id} className={id === chosen.id ? 'preset chosen' : 'preset'}>
          <input type="radio" name="preset" checked={id === chosen.id} onChange={() => onChoose(id)} />
          {title}
        </label>
      ))}
    </fieldset>
  );
}
