import './top-bar.css';
import type { ReactNode } from 'react';
import { PageMenuBar } from '../menus/menu-bar.tsx';
import { useSession } from '../studio-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { Tip } from '../ui/tip.tsx';
import { RouteSwitch } from './route-switch.tsx';
import { TransportControls } from './transport-controls.tsx';

/** Menus, transport, project and route: the one bar on top. */
export function StudioBar(): ReactNode {
  const shell = useSession((state) => state.about?.shell);
  return (
    <header className="top-bar">
      <div className="bar-left">
        <img src="./icon.svg" alt="Facewright" width="20" height="20" className="brand-mark" />
        {/* A desktop shell has a menu of its own. */}
        {shell === 'browser' && <PageMenuBar />}
      </div>
      <TransportControls />
      <div className="bar-right">
        <ProjectName />
        <ActionButton action="edit.undo" icon="undo" />
        <ActionButton action="edit.redo" icon="redo" />
        <RouteSwitch />
      </div>
    </header>
  );
}

function ProjectName(): ReactNode {
  const project = useSession((state) => state.project);
  if (!project) return null;
  const state = project.readOnlyReason !== undefined ? 'only to look at' : project.isDirty ? 'edited' : '';
  const where = project.readOnlyReason ?? (project.folder || 'Never saved; every change is in the journal all the same');
  return (
    <Tip text={where}>
      <h1 className="project-name" data-testid="project-name">
        <span dir="auto">{project.name}</span>
        {state !== '' && <span className="project-state">{state}</span>}
      </h1>
    </Tip>
  );
}
