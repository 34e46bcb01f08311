import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { BLEND_SHAPE_NAMES, isBlendShapeName } from '../../shared/core/blend-shapes.ts';
import { keysOf, showKey } from '../actions/keys.ts';
import { channelTitle } from '../curves/channel-rows.ts';
import { ActionItem } from '../menus/action-items.tsx';
import { usePreferences, useStudio } from '../studio-context.ts';
import type { Action } from '../studio-parts.ts';
import { isMac } from '../ui/platform.ts';
import { faceActions } from './face-actions.ts';
import { changeFaceView, faceViewOf } from './face-view.ts';

const CAMERA_ACTIONS = actionsOf(['face.camera-front', 'face.camera-three-quarter', 'face.camera-side', 'face.camera-mouth']);
const FACE_ACTIONS = actionsOf(['face.one', 'face.routes', 'face.three', 'face.flicker']);
const LOOK_ACTIONS = actionsOf(['face.onion', 'face.neutral', 'face.wireframe', 'face.alive']);
const FILE_ACTIONS = actionsOf(['face.show-all-shapes', 'face.picture', 'face.playblast']);
/** What stands on the buttons, where the action's own name is too long for one. */
const SHORT: Readonly<Record<string, string>> = {
  'face.camera-front': 'Front',
  'face.camera-three-quarter': '3/4',
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
const SHAPES = BLEND_SHAPE_NAMES.map((name) => ({ name, title: channelTitle(name) }));

/** Cameras, faces and ways of looking, under the picture; a narrow pane keeps the cameras and faces and puts the rest into a menu. */
export function FaceToolbar(): ReactNode {
  const parts = useStudio();
  // Pressed states come from the preferences.
  const view = usePreferences(faceViewOf);
  usePreferences((preferences) => preferences.faces);
  return (
    <div className="face-toolbar" role="toolbar" aria-label="Face view">
      <ButtonGroup label="Camera" actions={CAMERA_ACTIONS} />
      <CameraSelect />
      <ButtonGroup label="Faces" actions={FACE_ACTIONS} />
      <ButtonGroup label="Look" actions={LOOK_ACTIONS} />
      <select
        aria-label="Show one shape alone"
        className="face-solo"
        value={view.solo ?? ''}
        onChange={({ target }) => {
          changeFaceView(parts, { solo: isBlendShapeName(target.value) ? target.value : undefined });
          target.blur();
        }}
      >
        <option value="">All shapes</option>
        {SHAPES.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
      <MoreMenu />
    </div>
  );
}

function actionsOf(ids: readonly string[]): readonly Action[] {
  return ids.flatMap((id) => faceActions.filter((action) => action.id === id));
}

function ButtonGroup({ label, actions }: { readonly label: string; readonly actions: readonly Action[] }): ReactNode {
  const parts = useStudio();
  const preferences = usePreferences(({ keys }) => ({ keys }));
  const titleOf = (action: Action): string => {
    const [key] = keysOf(action, preferences);
    return key === undefined ? action.label : `${action.label} (${showKey(key, isMac)})`;
  };
  return (
    <fieldset aria-label={label} className={`face-${label.toLowerCase()}`}>
      {actions.map((action) => (
        <button
          key={action.id}
          type="button"
          aria-pressed={action.isChecked?.(parts) === true}
          title={titleOf(action)}
          // A click leaves the focus where it was: Space goes on playing.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => parts.run(action.id)}
        >
          {SHORT[action.id] ?? action.label}
        </button>
      ))}
    </fieldset>
  );
}

/** The cameras where there is no room for a button each. */
function CameraSelect(): ReactNode {
  const parts = useStudio();
  const current = CAMERA_ACTIONS.find((action) => action.isChecked?.(parts));
  return (
    <select
      aria-label="Camera"
      className="face-camera-select"
      value={current?.id ?? ''}
      onChange={({ target }) => {
        parts.run(target.value);
        target.blur();
      }}
    >
      {CAMERA_ACTIONS.map((action) => (
        <option key={action.id} value={action.id}>
          {SHORT[action.id] ?? action.label}
        </option>
      ))}
    </select>
  );
}

/** What has no button of its own, and, in a narrow pane, what has lost it. */
function MoreMenu(): ReactNode {
  return (
    <Menu.Root>
      <Menu.Trigger className="face-more" aria-label="More ways of looking" title="More ways of looking">
        …
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" sideOffset={4} side="top" align="end">
          <Menu.Popup className="menu-popup">
            {LOOK_ACTIONS.map((action) => (
              <ActionItem key={action.id} action={action} />
            ))}
            <Menu.Separator className="menu-separator" />
            {FILE_ACTIONS.map((action) => (
              <ActionItem key={action.id} action={action} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
