import './dialogs.css';
import type { FunctionComponent, ReactNode } from 'react';
import { ExportDialog } from '../export-dialog/export-dialog.tsx';
import { AboutDialog } from '../help/about-dialog.tsx';
import { GuideDialog } from '../help/guide-dialog.tsx';
import { ShortcutsDialog } from '../help/shortcuts-dialog.tsx';
import { Palette } from '../palette/palette.tsx';
import { SettingsDialog } from '../settings/settings-dialog.tsx';
import { closeDialog } from '../store/session-store.ts';
import { useSession, useStudio } from '../studio-context.ts';
import { PlaceBrowser } from './place-browser.tsx';
import { QuestionDialog } from './question-dialog.tsx';
import { RecoveryDialog } from './recovery-dialog.tsx';
import { RelinkDialog } from './relink-dialog.tsx';
import { StartDialog } from './start-dialog.tsx';
import { VersionsDialog } from './versions-dialog.tsx';

/** Dialogs by the id in `session.dialog`; panels show their own. */
const DIALOGS: Readonly<Record<string, FunctionComponent<{ readonly onClose: () => void }>>> = {
  about: AboutDialog,
  export: ExportDialog,
  guide: GuideDialog,
  palette: Palette,
  recovery: RecoveryDialog,
  relink: RelinkDialog,
  settings: SettingsDialog,
  shortcuts: ShortcutsDialog,
  start: StartDialog,
  versions: VersionsDialog,
};

/** Whatever lies over the studio: one dialog, over it the browser of places, over all a question. */
export function DialogHost(): ReactNode {
  const { session } = useStudio();
  const dialog = useSession((state) => state.dialog);
  const placeRequest = useSession((state) => state.placeRequest);
  const question = useSession((state) => state.question);
  const Shown = dialog === undefined ? undefined : DIALOGS[dialog];
  return (
    <>
      {Shown && <Shown onClose={() => session.getState().dialog === dialog && closeDialog(session)} />}
      {placeRequest && <PlaceBrowser key={placeRequest.purpose} request={placeRequest} />}
      {question && <QuestionDialog question={question} />}
    </>
  );
}
