import type { FunctionComponent } from 'react';
import { FacePanel } from '../face/face-panel.tsx';
import { HistoryPanel } from '../history/history-panel.tsx';
import { InspectorPanel } from '../inspector/inspector-panel.tsx';
import { TimelinePanel } from '../lanes/timeline-panel.tsx';
import type { Action, PanelId } from '../studio-parts.ts';
import { TakesPanel } from '../takes/takes-panel.tsx';
import { TranscriptPanel } from '../transcript/transcript-panel.tsx';

interface ListedPanel {
  readonly title: string;
  readonly component: FunctionComponent;
  /** Whose keys act in it. */
  readonly pane?: Action['pane'];
  readonly minimumWidth: number;
  readonly minimumHeight: number;
}

/** Everything that can be docked. */
export const PANEL_LIST: Readonly<Record<PanelId, ListedPanel>> = {
  takes: { title: 'Takes', component: TakesPanel, pane: 'takes', minimumWidth: 160, minimumHeight: 120 },
  face: { title: 'Face', component: FacePanel, pane: 'face', minimumWidth: 200, minimumHeight: 160 },
  inspector: { title: 'Inspector', component: InspectorPanel, pane: 'inspector', minimumWidth: 200, minimumHeight: 120 },
  transcript: { title: 'Transcript', component: TranscriptPanel, minimumWidth: 200, minimumHeight: 120 },
  history: { title: 'History', component: HistoryPanel, minimumWidth: 160, minimumHeight: 100 },
  timeline: { title: 'Timeline', component: TimelinePanel, pane: 'lanes', minimumWidth: 320, minimumHeight: 160 },
};
