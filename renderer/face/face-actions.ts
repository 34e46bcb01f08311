import type { Action, Preferences, StudioParts } from '../studio-parts.ts';
import { CAMERAS } from './cameras.ts';
import { changeFaceView, type FaceView, faceViewOf } from './face-view.ts';

type Flag = 'isWireframe' | 'hasOnion' | 'isAlive' | 'flickers' | 'isNeutral';

function viewOf(parts: StudioParts): FaceView {
  return faceViewOf(parts.preferences.getState());
}

function flagAction(id: string, label: string, flag: Flag, keys?: readonly string[]): Action {
  return {
    id: `face.${id}`,
    label,
    group: 'Face',
    ...(keys ? { keys } : {}),
    isChecked: (parts) => viewOf(parts)[flag],
    run: (parts) => changeFaceView(parts, { [flag]: !viewOf(parts)[flag] }),
  };
}

type Faces = Preferences['faces'];

function facesAction(id: string, label: string, faces: Faces, keys?: readonly string[]): Action {
  const isShown = (parts: StudioParts): boolean => parts.preferences.getState().faces.join() === faces.join();
  return {
    id: `face.${id}`,
    label,
    group: 'Face',
    ...(keys ? { keys } : {}),
    isChecked: isShown,
    run: ({ preferences }) => preferences.setState({ faces }),
  };
}

/** What one can do with the faces. */
export const faceActions: readonly Action[] = [
  ...CAMERAS.map(
    ({ name, key, title }): Action => ({
      id: `face.camera-${name}`,
      label: `${title} view`,
      group: 'Face',
      keys: [key],
      isChecked: (parts) => viewOf(parts).camera === name,
      run: (parts) => changeFaceView(parts, { camera: name }),
    }),
  ),
  facesAction('one', 'One face: the result', ['result'], ['5']),
  facesAction('routes', 'Two faces: text and direct', ['text', 'direct'], ['6']),
  facesAction('three', 'Three faces: text, result, direct', ['text', 'result', 'direct'], ['7']),
  flagAction('flicker', 'Flicker between the faces', 'flickers', ['8']),
  flagAction('onion', 'Lip lines of the frames around', 'hasOnion', ['9']),
  flagAction('neutral', 'Face at rest', 'isNeutral', ['0']),
  flagAction('wireframe', 'Wireframe', 'isWireframe'),
  flagAction('alive', 'Alive while idle', 'isAlive'),
  {
    id: 'face.show-all-shapes',
    label: 'Show all shapes again',
    group: 'Face',
    isEnabled: (parts) => viewOf(parts).solo !== undefined,
    run: (parts) => changeFaceView(parts, { solo: undefined }),
  },
  {
    id: 'face.picture',
    label: 'Save a picture of the faces',
    group: 'Face',
    isEnabled: ({ session }) => session.getState().takeId !== undefined,
    run: ({ session }) => session.setState({ dialog: 'face.picture' }),
  },
  {
    id: 'face.playblast',
    label: 'Make a playblast with sound…',
    group: 'Face',
    isEnabled: ({ session }) => session.getState().takeId !== undefined,
    run: ({ session }) => session.setState({ dialog: 'face.playblast' }),
  },
];
