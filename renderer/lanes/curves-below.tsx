import type { ComponentType, ReactNode } from 'react';

/** The curves' part of the stack, from the curves' own room. */
const modules = import.meta.glob<{ CurveLanes: ComponentType }>('../curves/curve-lanes.tsx', { eager: true });
const CurveLanes = Object.values(modules)[0]?.CurveLanes;

export function CurvesBelow(): ReactNode {
  return <div className="timeline-curves">{CurveLanes && <CurveLanes />}</div>;
}
