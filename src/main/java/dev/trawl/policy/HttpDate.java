package dev.trawl.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dates as fields have them, in the three formats that a recipient has to accept (RFC 9110,
/// section 5.6.7). A day may have one digit in each of them.
final class HttpDate {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String DAY = "(?<day>\\d{1,2})";
  private static final String MONTH = "(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";

  /// A minute may have a leap second.
  private static final String TIME =
      "(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)";

  private static final List<Pattern> FORMATS =
      List.of(
          // Sun, 06 Nov 1994 08:49:37 GMT
          Pattern.compile(
              "(?<name>[A-Z][a-z]{2}), " + DAY + " " + MONTH + " (?<year>\\d{4}) " + TIME + " GMT"),
          // Sunday, 06-Nov-94 08:49:37 GMT
          Pattern.compile(
              "(?<name>[A-Z][a-z]{5,8}), "
                  + DAY
                  + "-"
                  + MONTH
                  + "-(?<year>\\d\\d) "
                  + TIME
                  + " GMT"),
          // Sun Nov  6 08:49:37 1994
          Pattern.compile(
              "(?<name>[A-Z][a-z]{2}) "
                  + MONTH
                  + " {1,2}"
                  + DAY
                  + " "
                  + TIME
                  + " (?<year>\\d{4})"));

  /// For so many years a date of two digits may lie ahead.
  private static final int YEARS_AHEAD = 50;

  private HttpDate() {}

  /// Reads a date; empty if it is in none of the formats, or is no day.
  ///
  /// @param now says which century a year of two digits is in
  static Optional<Instant> parse(String text, Instant now) {
    for (Pattern format : FORMATS) {
      Matcher parts = format.matcher(text);
      if (parts.matches()) {
        return instant(parts, now);
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> instant(Matcher parts, Instant now) {
    int year = Integer.parseInt(parts.group("year"));
    int month = MONTHS.indexOf(parts.group("month")) / 3 + 1;
    int day = Integer.parseInt(parts.group("day"));
    try {
      if (parts.group("year").length() == 2) {
        LocalDate latest = LocalDate.ofInstant(now, ZoneOffset.UTC).plusYears(YEARS_AHEAD);
        year += (latest.getYear() - year) / 100 * 100;
        boolean beyond = MonthDay.of(month, day).isAfter(MonthDay.from(latest));
        year -= year == latest.getYear() && beyond ? 100 : 0;
      }
      LocalDate date = LocalDate.of(year, month, day);
      TextStyle style = parts.group("name").length() == 3 ? TextStyle.SHORT : TextStyle.FULL;
      if (!date.getDayOfWeek().getDisplayName(style, Locale.ENGLISH).equals(parts.group("name"))) {
        return Optional.empty();
      }
      return Optional.of(
          date.atTime(
                  Integer.parseInt(parts.group("hour")), Integer.parseInt(parts.group("minute")))
              .toInstant(ZoneOffset.UTC)
              .plusSeconds(Integer.parseInt(parts.group("second"))));
    } catch (DateTimeException e) {
      // Such as 30 February.
      return Optional.empty();
    }
  }
}
