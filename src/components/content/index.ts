// The one map of components given to <Content components={…}>: what an article may use.
import Aside from './Aside.astro';
import Cite from './Cite.astro';
import DataTable from './DataTable.astro';
import Equation from './Equation.astro';
import Figure from './Figure.astro';
import Interview from './Interview.astro';
import Lab from './Lab.astro';
import Listing from './Listing.astro';
import Margin from './Margin.astro';
import Minute from './Minute.astro';
import Quiz from './Quiz.astro';
import Ref from './Ref.astro';
import Scorecard from './Scorecard.astro';
import Term from './Term.astro';
import Try from './Try.astro';
import Value from './Value.astro';
import Worked from './Worked.astro';

/** Written by authors. */
export const authorComponents = {
  Aside,
  DataTable,
  Equation,
  Figure,
  Interview,
  Lab,
  Listing,
  Margin,
  Minute,
  Quiz,
  Scorecard,
  Term,
  Try,
  Value,
  Worked,
};

/** Put in by our remark plugins for the bracket syntax. */
export const contentComponents = { ...authorComponents, Cite, Ref };
