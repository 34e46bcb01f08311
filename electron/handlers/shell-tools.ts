import type { MenuModel, PlacePurpose } from '../../shared/ipc/project-views.ts';

/** What only some shells can do for the page. Absent: the method is refused, and the page finds another way. */
export interface ShellTools {
  /** Asks by a native dialog; undefined when it was closed. Absolute paths. */
  choosePlace?(purpose: PlacePurpose): Promise<readonly string[] | undefined>;
  /** Shows a file or folder in the system's file manager. */
  reveal?(path: string): void;
  setMenu?(menu: MenuModel): void;
  /** A project was opened or saved: for the system's own list of recent things. */
  noteRecent?(folder: string): void;
}
