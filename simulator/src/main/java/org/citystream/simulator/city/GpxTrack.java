package org.citystream.simulator.city;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.citystream.contracts.Location;

/**
 * The track points of a GPX 1.0 or 1.1 file, in the order of the file.
 *
 * @param name the file's name without its ending
 * @param points at least two
 */
public record GpxTrack(String name, List<Point> points) {

  /**
   * One track point.
   *
   * @param place where
   * @param time when
   */
  public record Point(Location place, Instant time) {}

  /** A track of these points. */
  public GpxTrack {
    points = List.copyOf(points);
  }

  /**
   * Reads a file. Document type declarations are refused, so nothing but the file is ever read.
   *
   * @throws IllegalArgumentException if it is not GPX, or a track point lacks place or time, or
   *     there are fewer than two; the message is one line that names the file
   * @throws IOException if the file cannot be read
   */
  public static GpxTrack read(Path file) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
      XMLStreamReader xml = factory.createXMLStreamReader(bytes);
      List<Point> points = points(file, xml);
      xml.close();
      if (points.size() < 2) {
        throw new IllegalArgumentException(file + ": fewer than two track points");
      }
      return new GpxTrack(file.getFileName().toString().replaceFirst("\\.[^.]*$", ""), points);
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException(
          file + ": not a GPX file: " + e.getMessage().replaceAll("\\s+", " "), e);
    }
  }

  /** The sum of the distances between consecutive points, in metres. */
  public double lengthMetres() {
    double metres = 0;
    for (int i = 1; i < points.size(); i++) {
      metres += Geo.distanceMetres(points.get(i - 1).place(), points.get(i).place());
    }
    return metres;
  }

  private static List<Point> points(Path file, XMLStreamReader xml) throws XMLStreamException {
    List<Point> points = new ArrayList<>();
    boolean isGpx = false;
    while (xml.hasNext()) {
      int token = xml.next();
      if (token == XMLStreamConstants.DTD) {
        throw new IllegalArgumentException(
            file + ": has a document type declaration, which GPX has not");
      }
      if (token == XMLStreamConstants.START_ELEMENT) {
        if (!isGpx && !xml.getLocalName().equals("gpx")) {
          throw new IllegalArgumentException(
              file + ": not a GPX file: the root is " + xml.getLocalName());
        }
        isGpx = true;
        if (xml.getLocalName().equals("trkpt")) {
          points.add(point(file, points.size() + 1, xml));
        }
      }
    }
    return points;
  }

  private static Point point(Path file, int number, XMLStreamReader xml) throws XMLStreamException {
    String latitude = xml.getAttributeValue(null, "lat");
    String longitude = xml.getAttributeValue(null, "lon");
    String time = null;
    while (!(xml.next() == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("trkpt"))) {
      if (xml.isStartElement() && xml.getLocalName().equals("time") && time == null) {
        time = xml.getElementText().strip();
      }
    }
    if (latitude == null || longitude == null || time == null) {
      throw new IllegalArgumentException(
          file + ": track point " + number + " lacks lat, lon or time");
    }
    try {
      Location place = new Location(Double.parseDouble(latitude), Double.parseDouble(longitude));
      if (!(Math.abs(place.latitude()) <= 90 && Math.abs(place.longitude()) <= 180)) {
        throw new IllegalArgumentException(
            file + ": track point " + number + " is not on the earth: " + place);
      }
      return new Point(place, OffsetDateTime.parse(time).toInstant());
    } catch (NumberFormatException | DateTimeException e) {
      throw new IllegalArgumentException(
          file + ": track point " + number + " cannot be read: " + e.getMessage(), e);
    }
  }
}
