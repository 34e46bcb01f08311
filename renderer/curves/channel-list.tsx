import { type MouseEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { type CurveChannel, isHeadChannel } from '../../shared/core/curve-channels.ts';
import { takeLayers } from '../../shared/document/evaluate-take.ts';
import { useCurrentTake, useDocument, useStudio } from '../studio-context.ts';
import { type CurveRow, channelsOf, channelTitle, curveRows, GROUP_HEIGHT } from './channel-rows.ts';
import { clipValue } from './clip-curve.ts';
import { type CurveEditor, toggled } from './curve-editor.ts';
import { RowGrip } from './row-grip.tsx';

const GROUP_TITLES = {
  jaw: 'Jaw',
  lips: 'Lips',
  tongue: 'Tongue',
  cheeks: 'Cheeks',
  brows: 'Brows',
  eyes: 'Eyes',
  nose: 'Nose',
  head: 'Head',
} as const;

export function useEditor<T>(selector: (editor: CurveEditor) => T): T {
  return useStore(useStudio().curves.editor, useShallow(selector));
}

/** Groups and channels, with what can be done to each. */
export function ChannelList(): ReactNode {
  const { curves } = useStudio();
  const editor = useEditor(({ filter, pinned, showsOnlyPinned, closedGroups }) => ({
    filter,
    pinned,
    showsOnlyPinned,
    closedGroups,
  }));
  const rowHeight = useEditor((state) => state.rowHeight);
  const rows = useMemo(() => curveRows(editor), [editor]);
  const take = useCurrentTake();
  const keyed = useDocument((document) => takeLayers(document, take?.id ?? '').tracks.map((track) => track.channel));
  const hands = useMemo(() => new Set<string>(keyed), [keyed]);
  const choose = (channel: CurveChannel, event: MouseEvent): void => {
    const { chosen } = curves.editor.getState();
    curves.editor.setState({ chosen: nextChosen(rows, chosen, channel, event) });
  };
  return (
    <div className="channel-list">
      {rows.length === 0 && (
        <p className="channel-none">
          {editor.showsOnlyPinned && !editor.filter
            ? 'No channel is pinned: press ★ beside a name.'
            : 'No channel is called that.'}
        </p>
      )}
      {rows.map((row) => {
        if (row.kind === 'group') return <GroupRow key={row.group} row={row} />;
        return (
          <ChannelRow
            key={row.channel}
            channel={row.channel}
            height={rowHeight}
            hasKeys={hands.has(row.channel)}
            onChoose={choose}
          />
        );
      })}
    </div>
  );
}

/** Click chooses one, Ctrl+click one more or less, Shift+click all up to it. */
function nextChosen(
  rows: readonly CurveRow[],
  chosen: readonly CurveChannel[],
  channel: CurveChannel,
  event: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>,
): readonly CurveChannel[] {
  if (event.ctrlKey || event.metaKey)
    return chosen.includes(channel) ? chosen.filter((name) => name !== channel) : [...chosen, channel];
  const last = chosen.at(-1);
  if (!event.shiftKey || last === undefined) return [channel];
  const list = rows.flatMap((row) => (row.kind === 'channel' ? [row.channel] : []));
  const [from, to] = [list.indexOf(last), list.indexOf(channel)].sort((a, b) => a - b);
  const between = list.slice(from, (to ?? 0) + 1).filter((name) => name !== last);
  return [...between, last];
}

function GroupRow({ row }: { readonly row: Extract<CurveRow, { kind: 'group' }> }): ReactNode {
  const { curves } = useStudio();
  return (
    <button
      type="button"
      className="channel-group"
      style={{ height: GROUP_HEIGHT }}
      aria-expanded={!row.isClosed}
      title="Click folds the group; Ctrl+click chooses all its channels"
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey) curves.editor.setState({ chosen: channelsOf(row.group) });
        else curves.editor.setState(({ closedGroups }) => ({ closedGroups: toggled(closedGroups, row.group) }));
      }}
    >
      <span aria-hidden="true">{row.isClosed ? '▸' : '▾'}</span> {GROUP_TITLES[row.group]}
      <span className="count">{row.count}</span>
    </button>
  );
}

interface ChannelRowProps {
  readonly channel: CurveChannel;
  readonly height: number;
  readonly hasKeys: boolean;
  readonly onChoose: (channel: CurveChannel, event: MouseEvent) => void;
}

function ChannelRow({ channel, height, hasKeys, onChoose }: ChannelRowProps): ReactNode {
  const { isChosen, isPinned, isSoloed, isMuted } = useEditor((editor) => ({
    isChosen: editor.chosen.includes(channel),
    isPinned: editor.pinned.has(channel),
    isSoloed: editor.soloed.has(channel),
    isMuted: editor.muted.has(channel),
  }));
  const { curves } = useStudio();
  const toggle = (what: 'pinned' | 'soloed' | 'muted') => () =>
    curves.editor.setState((state) => ({ [what]: toggled(state[what], channel) }));
  const title = channelTitle(channel);
  return (
    <div
      className={`channel-row${isChosen ? ' chosen' : ''}`}
      style={{ height }}
      data-channel={channel}
      onPointerEnter={() => curves.editor.setState({ hovered: channel })}
      onPointerLeave={() => curves.editor.setState({ hovered: undefined })}
    >
      <button
        type="button"
        className="channel-name"
        aria-pressed={isChosen}
        title={channel}
        onClick={(event) => onChoose(channel, event)}
      >
        <Chips channel={channel} hasKeys={hasKeys} />
        <span className="title">{title}</span>
      </button>
      <Readout channel={channel} />
      <span className="channel-switches">
        <Switch letter="★" label={`Pin ${title}`} isOn={isPinned} onPress={toggle('pinned')} />
        <Switch letter="S" label={`Show only ${title} on the face`} isOn={isSoloed} onPress={toggle('soloed')} />
        <Switch letter="M" label={`Leave ${title} out on the face`} isOn={isMuted} onPress={toggle('muted')} />
      </span>
      <RowGrip height={height} />
    </div>
  );
}

/** Who has a say in the channel: text, direct, hand. Three places, so that they differ without colour. */
function Chips({ channel, hasKeys }: { readonly channel: CurveChannel; readonly hasKeys: boolean }): ReactNode {
  const { curves } = useStudio();
  const has = (route: 'text' | 'direct'): boolean => curves.generated(route)?.channels.includes(channel) ?? false;
  const hasText = useStore(curves.version, () => has('text'));
  const hasDirect = useStore(curves.version, () => has('direct'));
  return (
    <span className="chips" aria-hidden="true">
      <i className={hasText ? 'text' : ''} />
      <i className={hasDirect ? 'direct' : ''} />
      <i className={hasKeys ? 'hand' : ''} />
    </span>
  );
}

interface SwitchProps {
  readonly letter: string;
  readonly label: string;
  readonly isOn: boolean;
  readonly onPress: () => void;
}

export function Switch({ letter, label, isOn, onPress }: SwitchProps): ReactNode {
  return (
    <button
      type="button"
      className={`switch${isOn ? ' on' : ''}`}
      aria-pressed={isOn}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      {letter}
    </button>
  );
}

/** The value at the playhead. */
function Readout({ channel }: { readonly channel: CurveChannel }): ReactNode {
  const ref = useRef<HTMLOutputElement>(null);
  const { frames, curves } = useStudio();
  const route = useCurrentTake()?.route ?? 'text';
  useEffect(
    () =>
      frames.add(
        (time) => {
          const clip = curves.result(route) ?? curves.result(route === 'text' ? 'direct' : 'text');
          const text = clip ? readoutText(channel, clipValue(clip, channel, time)) : '';
          if (ref.current && ref.current.textContent !== text) ref.current.textContent = text;
        },
        { calm: true },
      ),
    [frames, curves, route, channel],
  );
  return <output className="readout" ref={ref} aria-label={`${channel} at the playhead`} />;
}

function readoutText(channel: CurveChannel, value: number): string {
  return isHeadChannel(channel) ? `${value.toFixed(1)}°` : value.toFixed(2);
}
