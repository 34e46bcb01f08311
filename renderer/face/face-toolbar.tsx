import type { ReactNode } from 'react';
import { BLEND_SHAPE_NAMES, isBlendShapeName } from '../../shared/core/blend-shapes.ts';
import { usePreferences, useStudio } from '../studio-context.ts';
import type { Action } from '../studio-parts.ts';
import { faceActions } from './face-actions.ts';
import { changeFaceView, faceViewOf } from './face-view.ts';

const CAMERA_ACTIONS = ['face.camera-front', 'face.camera-three-quarter', 'face.camera-side', 'face.camera-mouth'];
const FACE_ACTIONS = ['face.one', 'face.routes', 'face.three', 'face.flicker'];
const LOOK_ACTIONS = ['face.onion', 'face.neutral', 'face.wireframe', 'face.alive'];
/** What stands on the buttons, where the action's own name is too long for one. */
const SHORT: Readonly<Record<string, string>> = {
  'face.camera-front': 'Front',
  'face.camera-three-quarter': 'Three-quarter',
  'face.camera-side': 'Side',
  'face.camera-mouth': 'Mouth',
  'face.one': 'One',
  'face.routes': 'Two',
  'face.three': 'Three',
  'face.flicker': 'Flicker',
  'face.onion': 'Lip lines',
  'face.neutral': 'Rest',
  'face.wireframe': 'Wires',
  'face.alive': 'Alive',
};

/** Cameras, faces and ways of looking, over the picture. */
export function FaceToolbar(): ReactNode {
  const parts = useStudio();
  // Pressed states come from the preferences.
  const view = usePreferences(faceViewOf);
  usePreferences((preferences) => preferences.faces);
  return (
    <div className="face-toolbar" role="toolbar" aria-label="Face view">
      <ButtonGroup label="Camera" ids={CAMERA_ACTIONS} />
      <ButtonGroup label="Faces" ids={FACE_ACTIONS} />
      <ButtonGroup label="Look" ids={LOOK_ACTIONS} />
      <select
        aria-label="Show one shape alone"
        className="face-solo"
        value={view.solo ?? ''}
        onChange={({ target }) => changeFaceView(parts, { solo: isBlendShapeName(target.value) ? target.value : undefined })}
      >
        <option value="">All shapes</option>
        {BLEND_SHAPE_NAMES.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  );
}

function ButtonGroup({ label, ids }: { readonly label: string; readonly ids: readonly string[] }): ReactNode {
  const parts = useStudio();
  const actions = ids.flatMap((id) => faceActions.filter((action) => action.id === id));
  return (
    <fieldset aria-label={label}>
      {actions.map((action) => (
        <button
          key={action.id}
          type="button"
          aria-pressed={action.isChecked?.(parts) === true}
          title={titleOf(action)}
          onClick={() => parts.run(action.id)}
        >
          {SHORT[action.id] ?? action.label}
        </button>
      ))}
    </fieldset>
  );
}

function titleOf({ label, keys }: Action): string {
  return keys?.[0] === undefined ? label : `${label} (${keys[0]})`;
}
